import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { idsOf, page, setUpChannel } from '../testing/set-up-channel.ts'

describe('messages', () => {
  it('are read by id, and those that are not there are empty', async () => {
    await using here = await setUpChannel(['a', 'b'])
    assert.equal((await here.bot.message(here.channel, 2)).message, 'a')
    assert.deepEqual(await here.bot.message(here.channel, 9), { _: 'messageEmpty', id: 9 })
    assert.equal((await here.bot.message(here.channel, 1))._, 'messageService')
  })

  it('are read in pages from any place', async () => {
    await using here = await setUpChannel(['2', '3', '4', '5', '6', '7'])
    const { person, personPeer: peer } = here
    const read = async (fields: object) => idsOf(await person.call({ _: 'messages.getHistory', peer, ...page(fields) }))
    assert.deepEqual(await read({ limit: 3 }), [7, 6, 5])
    assert.deepEqual(await read({ offset_id: 5, limit: 3 }), [4, 3, 2])
    assert.deepEqual(await read({ offset_id: 5, add_offset: -2, limit: 2 }), [6, 5])
    assert.deepEqual(await read({ offset_id: 7, add_offset: -5, limit: 5 }), [7])
    assert.deepEqual(await read({ min_id: 5 }), [7, 6])
    assert.deepEqual(await read({ max_id: 4 }), [3, 2, 1])
  })

  it('are found by words of the text and by the name of the file', async () => {
    await using here = await setUpChannel(['Big Buck Bunny', 'Sintel'])
    await here.bot.sendFile(here.channel, randomBytes(100), 'no name here')
    const { person, personPeer: peer } = here
    const find = async (q: string, filter = 'inputMessagesFilterEmpty') =>
      idsOf(
        await person.call({
          _: 'messages.search',
          peer,
          q,
          filter: { _: filter },
          min_date: 0,
          max_date: 0,
          ...page({}),
        }),
      )
    assert.deepEqual(await find('buck'), [2])
    assert.deepEqual(await find('FILM.mkv'), [4])
    assert.deepEqual(await find('', 'inputMessagesFilterDocument'), [4])
  })
})
