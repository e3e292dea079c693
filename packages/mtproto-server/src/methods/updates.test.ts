import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TlObject } from '../rpc.ts'
import { setUpChannel } from '../testing/set-up-channel.ts'

describe('updates', () => {
  it('reach every other session of every member as they see it', async () => {
    await using here = await setUpChannel(['a'])
    const { setting, bot, person, peer } = here
    setting.wire.pushed.length = 0
    await bot.call({ _: 'messages.editMessage', peer, id: 2, message: 'b' })
    const toPerson = setting.wire.pushed.find(({ authKeyIds }) => authKeyIds.includes(person.caller.authKeyId))
    assert.deepEqual(
      (toPerson?.updates.updates as TlObject[] | undefined)?.map(({ _ }) => _),
      ['updateEditChannelMessage'],
    )
    assert.equal(toPerson?.except?.authKeyId, bot.caller.authKeyId)
  })

  it('tell who was away what happened, in order', async () => {
    await using here = await setUpChannel(['a', 'b'])
    const { bot, channel, peer } = here
    const input = await bot.inputChannel(channel)
    const full = async () =>
      (await bot.call<{ full_chat: TlObject }>({ _: 'channels.getFullChannel', channel: input })).full_chat
    const pts = (await full()).pts
    await here.post('c')
    await bot.call({ _: 'messages.editMessage', peer, id: 2, message: 'A' })
    await bot.call({ _: 'channels.deleteMessages', channel: input, id: [3] })
    const missed = await bot.call({ _: 'updates.getChannelDifference', channel: input, pts, limit: 100 })
    assert.deepEqual(
      (missed.new_messages as TlObject[]).map(({ message }) => message),
      ['c'],
    )
    assert.deepEqual(
      (missed.other_updates as TlObject[]).map(({ _ }) => _),
      ['updateEditChannelMessage', 'updateDeleteChannelMessages'],
    )
    assert.equal(missed.pts, (await full()).pts)
    const now = await bot.call({ _: 'updates.getChannelDifference', channel: input, pts: missed.pts, limit: 100 })
    assert.equal(now._, 'updates.channelDifferenceEmpty')
  })

  it('say so when too much was missed', async () => {
    await using here = await setUpChannel()
    const { bot, channel } = here
    for (let n = 0; n < 1001; n += 1) here.setting.world.postText(channel.id, String(n))
    const input = await bot.inputChannel(channel)
    const missed = await bot.call({ _: 'updates.getChannelDifference', channel: input, pts: 1, limit: 100 })
    assert.equal(missed._, 'updates.channelDifferenceTooLong')
  })

  it('name the channels that changed', async () => {
    await using here = await setUpChannel()
    here.setting.pass(1)
    const state = await here.bot.call({ _: 'updates.getState' })
    here.setting.pass(10)
    const calm = await here.bot.call({ ...state, _: 'updates.getDifference' })
    assert.equal(calm._, 'updates.differenceEmpty')
    await here.post('x')
    const after = await here.bot.call({ ...state, _: 'updates.getDifference' })
    assert.deepEqual(after.other_updates, [{ _: 'updateChannelTooLong', channel_id: here.channel.id }])
  })
})
