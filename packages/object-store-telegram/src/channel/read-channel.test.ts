import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createMemoryStore, postFile } from '../testing/index.ts'
import { createChannelCall } from './channel-calls.ts'
import { readChannel } from './read-channel.ts'

const { signal } = new AbortController()

async function setUp(kind: 'bot' | 'person' = 'bot') {
  const under = await createMemoryStore({ accounts: ['one'], kind })
  const { telegram, channel } = under
  const poster = telegram.account('poster')
  const post = async (count: number) => {
    const ids: number[] = []
    for (let i = 0; i < count; i += 1) {
      const randomId = BigInt(telegram.calls.length + 1)
      ids.push((await poster.sendText({ channel, text: 'x', randomId }, { signal })).id)
    }
    return ids
  }
  const remove = (ids: number[]) => poster.deleteMessages({ channel, ids }, { signal })
  const call = createChannelCall(under.pool)
  const read = async (fromId?: number) => {
    const items = await Array.fromAsync(readChannel({ call, channel, signal, ...(fromId && { fromId }) }))
    return items.map(({ message }) => message.id)
  }
  return { ...under, under, telegram, channel, poster, post, remove, read }
}

describe('readChannel', () => {
  it('ends soon in an empty channel', async () => {
    const { under, read, telegram } = await setUp()
    await using _ = under
    assert.deepEqual(await read(), [])
    assert.ok(telegram.count('getMessages') <= 5)
  })

  it('finds all messages, with bots alone, past a long run of deleted ones', async () => {
    const { under, post, remove, read } = await setUp()
    await using _ = under
    const ids = await post(1500)
    await remove(ids.slice(10, 1400))
    assert.deepEqual(await read(), [...ids.slice(0, 10), ...ids.slice(1400)])
  })

  it('goes on from an id', async () => {
    const { under, post, read } = await setUp()
    await using _ = under
    const ids = await post(250)
    assert.deepEqual(await read(ids[200]), ids.slice(200))
  })

  it('knows the end from the pinned head, however many were deleted before it', async () => {
    const { under, post, remove, read, store, poster, channel } = await setUp()
    await using _ = under
    const early = await post(3)
    const late = await post(12_000)
    const { id } = await postFile(poster, channel, Uint8Array.of(1))
    await remove(late)
    const { key } = await store.write((async function* () {})(), { signal })
    await under.reopen()
    const read1 = await read()
    assert.ok(read1.includes(Number(key.split('.')[1])))
    assert.deepEqual(read1.slice(0, 4), [...early, id])
  })

  it('asks people for the end, who may read the history', async () => {
    const { under, post, remove, read } = await setUp('person')
    await using _ = under
    const early = await post(3)
    const late = await post(12_000)
    await remove(late.slice(0, -1))
    assert.deepEqual(await read(), [...early, ...late.slice(-1)])
  })
})
