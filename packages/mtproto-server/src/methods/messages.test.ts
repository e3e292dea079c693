import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import type { TlObject } from '../rpc.ts'
import { idsOf, randomId, setUpChannel } from '../testing/set-up-channel.ts'
import { refusal } from '../testing/set-up-world.ts'

describe('messages', () => {
  it('are sent once for each random id', async () => {
    await using here = await setUpChannel()
    await here.post('once', 5n)
    assert.equal(await refusal(here.post('once', 5n)), 'RANDOM_ID_DUPLICATE')
    assert.equal((await here.bot.message(here.channel, 3))._, 'messageEmpty')
  })

  it('have bounds', async () => {
    await using here = await setUpChannel()
    assert.equal(await refusal(here.post('')), 'MESSAGE_EMPTY')
    assert.equal(await refusal(here.post('x'.repeat(4097))), 'MESSAGE_TOO_LONG')
    const long = here.bot.sendFile(here.channel, randomBytes(10), 'x'.repeat(1025))
    assert.equal(await refusal(long), 'MEDIA_CAPTION_TOO_LONG')
  })

  it('are edited, and an edit without a change is refused', async () => {
    await using here = await setUpChannel()
    const { bot, channel, peer } = here
    await bot.sendFile(channel, randomBytes(10), 'before')
    const edit = (message: string) => bot.call({ _: 'messages.editMessage', peer, id: 2, message })
    await edit('after')
    assert.equal((await bot.message(channel, 2)).message, 'after')
    assert.equal(await refusal(edit('after')), 'MESSAGE_NOT_MODIFIED')
    assert.equal((await bot.documentOf(channel, 2)).size, 10)
  })

  it('are pinned, which a service message tells, and unpinned', async () => {
    await using here = await setUpChannel(['manifest'])
    const { bot, channel, peer } = here
    await bot.call({ _: 'messages.updatePinnedMessage', peer, id: 2 })
    const input = await bot.inputChannel(channel)
    const pinned = { _: 'channels.getMessages', channel: input, id: [{ _: 'inputMessagePinned' }] }
    assert.deepEqual(idsOf(await bot.call(pinned)), [2])
    assert.equal((await bot.message(channel, 3)).action instanceof Object, true)
    const full = await bot.call<{ full_chat: TlObject }>({ _: 'channels.getFullChannel', channel: input })
    assert.equal(full.full_chat.pinned_msg_id, 2)
    await bot.call({ _: 'messages.updatePinnedMessage', peer, id: 2, unpin: true })
    assert.equal((await bot.call<{ messages: TlObject[] }>(pinned)).messages[0]?._, 'messageEmpty')
  })

  it('of one album share a group', async () => {
    await using here = await setUpChannel()
    const { bot, channel, peer } = here
    const single = async (message: string) => ({
      _: 'inputSingleMedia',
      media: {
        _: 'inputMediaUploadedDocument',
        file: await bot.upload(randomBytes(10)),
        mime_type: 'a/b',
        attributes: [],
      },
      random_id: randomId(),
      message,
    })
    await bot.call({ _: 'messages.sendMultiMedia', peer, multi_media: [await single('a'), await single('b')] })
    const [first, second] = [await bot.message(channel, 2), await bot.message(channel, 3)]
    assert.equal(typeof first.grouped_id, 'bigint')
    assert.equal(first.grouped_id, second.grouped_id)
  })

  it('are forwarded with their files, which outlive the first message', async () => {
    await using here = await setUpChannel()
    const { bot, channel, peer, setting } = here
    const bytes = randomBytes(5000)
    await bot.sendFile(channel, bytes, 'caption')
    const copy = setting.world.createChannel({ title: 'Copy' })
    setting.world.join(
      copy.id,
      Number((await bot.call<TlObject[]>({ _: 'users.getUsers', id: [{ _: 'inputUserSelf' }] }))[0]?.id),
    )
    const to_peer = await bot.inputPeer(copy)
    await bot.call({ _: 'messages.forwardMessages', from_peer: peer, to_peer, id: [2], random_id: [randomId()] })
    await bot.call({ _: 'channels.deleteMessages', channel: await bot.inputChannel(channel), id: [2] })
    assert.equal((await bot.message(copy, 2)).message, 'caption')
    assert.ok((await bot.readFile(await bot.documentOf(copy, 2))).equals(bytes))
  })

  it('take their file with them when the last one is deleted', async () => {
    await using here = await setUpChannel()
    const { bot, channel } = here
    await bot.sendFile(channel, randomBytes(5000))
    const document = await bot.documentOf(channel, 2)
    const gone = await bot.call({
      _: 'channels.deleteMessages',
      channel: await bot.inputChannel(channel),
      id: [2, 2, 77],
    })
    assert.equal(gone.pts_count, 1)
    assert.equal((await bot.message(channel, 2))._, 'messageEmpty')
    assert.equal(await refusal(bot.getFile(document, 0, 4096)), 'FILE_REFERENCE_EXPIRED')
  })
})

describe('deleting', () => {
  it('counts every message that was there once', async () => {
    await using here = await setUpChannel(['a', 'b', 'c'])
    const { bot, channel } = here
    const input = await bot.inputChannel(channel)
    const gone = await bot.call({ _: 'channels.deleteMessages', channel: input, id: [2, 3, 3, 99] })
    assert.equal(gone.pts_count, 2)
    const pts = Number(gone.pts) - 2
    const missed = await bot.call({ _: 'updates.getChannelDifference', channel: input, pts, limit: 100 })
    const [update] = missed.other_updates as TlObject[]
    assert.deepEqual([update?.messages, update?.pts_count, missed.pts], [[2, 3], 2, gone.pts])
  })
})
