import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import type { TlObject } from '../rpc.ts'
import { refusal, setUpWorld } from '../testing/set-up-world.ts'

const randomId = () => randomBytes(8).readBigInt64LE()

/** A channel in which a bot posted `texts` as messages 2, 3…, and a person who is a member. */
async function setUp(texts: string[] = []) {
  const setting = await setUpWorld()
  const channel = setting.world.createChannel({ title: 'Storage' })
  const bot = await setting.bot(channel)
  const { id } = setting.world.addPerson({ phone: '100', code: '1' })
  setting.world.join(channel.id, id, 'member')
  const person = setting.client()
  const { apiId: api_id, apiHash: api_hash } = setting.world
  const sent = await person.call({ _: 'auth.sendCode', phone_number: '100', api_id, api_hash })
  const { phone_code_hash } = sent
  await person.call({ _: 'auth.signIn', phone_number: '100', phone_code_hash, phone_code: '1' })
  const peer = await bot.inputPeer(channel)
  const post = (message: string, random_id = randomId()) =>
    bot.call({ _: 'messages.sendMessage', peer, message, random_id })
  for (const text of texts) await post(text)
  const dialogs = await person.call<{ chats: TlObject[] }>({ _: 'messages.getDialogs', limit: 10 })
  const access_hash = dialogs.chats[0]?.access_hash
  const personPeer = { _: 'inputPeerChannel', channel_id: channel.id, access_hash }
  return {
    setting,
    channel,
    bot,
    person,
    peer,
    personPeer,
    post,
    [Symbol.asyncDispose]: () => setting[Symbol.asyncDispose](),
  }
}

const page = (fields: object) => ({
  offset_id: 0,
  offset_date: 0,
  add_offset: 0,
  limit: 100,
  max_id: 0,
  min_id: 0,
  hash: 0n,
  ...fields,
})
const idsOf = (answer: TlObject) => (answer.messages as TlObject[]).map(({ id }) => id)

describe('channels', () => {
  it('are open to members alone, by their own access hash', async () => {
    await using here = await setUp()
    const { bot, person, personPeer, channel, setting } = here
    const get = (who: typeof bot, access_hash: unknown) =>
      who.call({ _: 'channels.getChannels', id: [{ _: 'inputChannel', channel_id: channel.id, access_hash }] })
    const botHash = (await bot.inputChannel(channel)).access_hash
    assert.equal((await get(person, personPeer.access_hash))._, 'messages.chats')
    assert.equal(await refusal(get(person, botHash)), 'CHANNEL_INVALID')
    assert.equal(await refusal(get(person, 0n)), 'CHANNEL_INVALID')
    const stranger = await setting.bot()
    assert.equal(await refusal(get(stranger, 0n)), 'CHANNEL_INVALID')
  })

  it('let admins write, and members only read', async () => {
    await using here = await setUp(['hello'])
    const { person, personPeer: peer } = here
    const write = person.call({ _: 'messages.sendMessage', peer, message: 'hi', random_id: randomId() })
    assert.equal(await refusal(write), 'CHAT_ADMIN_REQUIRED')
    assert.deepEqual(idsOf(await person.call({ _: 'messages.getHistory', peer, ...page({}) })), [2, 1])
  })

  it('are joined by an invitation, and found by name where they are public', async () => {
    await using here = await setUp()
    const { bot, person, peer, setting } = here
    const { link } = await bot.call<{ link: string }>({ _: 'messages.exportChatInvite', peer })
    const hash = link.split('+')[1]
    assert.equal((await person.call({ _: 'messages.checkChatInvite', hash }))._, 'chatInviteAlready')
    assert.equal(await refusal(person.call({ _: 'messages.importChatInvite', hash: 'x' })), 'INVITE_HASH_EXPIRED')
    setting.world.createChannel({ title: 'Open', username: 'open_films' })
    const found = await person.call<{ chats: TlObject[] }>({ _: 'contacts.resolveUsername', username: 'OPEN_films' })
    const channel = { ...found.chats[0], _: 'inputChannel', channel_id: found.chats[0]?.id }
    assert.equal((await person.call({ _: 'channels.joinChannel', channel }))._, 'messages.chatInviteJoinResultOk')
    assert.equal(await refusal(person.call({ _: 'channels.joinChannel', channel })), 'USER_ALREADY_PARTICIPANT')
  })
})

describe('methods for people', () => {
  for (const name of [
    'messages.getHistory',
    'messages.search',
    'messages.getDialogs',
    'contacts.getContacts',
    'messages.importChatInvite',
  ]) {
    it(`${name} is refused to a bot`, async () => {
      await using here = await setUp()
      assert.equal(await refusal(here.bot.call({ _: name, peer: here.peer })), 'BOT_METHOD_INVALID')
    })
  }
})

describe('messages', () => {
  it('are read by id, and those that are not there are empty', async () => {
    await using here = await setUp(['a', 'b'])
    assert.equal((await here.bot.message(here.channel, 2)).message, 'a')
    assert.deepEqual(await here.bot.message(here.channel, 9), { _: 'messageEmpty', id: 9 })
    assert.equal((await here.bot.message(here.channel, 1))._, 'messageService')
  })

  it('are read in pages from any place', async () => {
    await using here = await setUp(['2', '3', '4', '5', '6', '7'])
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
    await using here = await setUp(['Big Buck Bunny', 'Sintel'])
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

  it('are sent once for each random id', async () => {
    await using here = await setUp()
    await here.post('once', 5n)
    assert.equal(await refusal(here.post('once', 5n)), 'RANDOM_ID_DUPLICATE')
    assert.equal((await here.bot.message(here.channel, 3))._, 'messageEmpty')
  })

  it('have bounds', async () => {
    await using here = await setUp()
    assert.equal(await refusal(here.post('')), 'MESSAGE_EMPTY')
    assert.equal(await refusal(here.post('x'.repeat(4097))), 'MESSAGE_TOO_LONG')
    const long = here.bot.sendFile(here.channel, randomBytes(10), 'x'.repeat(1025))
    assert.equal(await refusal(long), 'MEDIA_CAPTION_TOO_LONG')
  })

  it('are edited, and an edit without a change is refused', async () => {
    await using here = await setUp()
    const { bot, channel, peer } = here
    await bot.sendFile(channel, randomBytes(10), 'before')
    const edit = (message: string) => bot.call({ _: 'messages.editMessage', peer, id: 2, message })
    await edit('after')
    assert.equal((await bot.message(channel, 2)).message, 'after')
    assert.equal(await refusal(edit('after')), 'MESSAGE_NOT_MODIFIED')
    assert.equal((await bot.documentOf(channel, 2)).size, 10)
  })

  it('are pinned, which a service message tells, and unpinned', async () => {
    await using here = await setUp(['manifest'])
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
    await using here = await setUp()
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
    await using here = await setUp()
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
    await using here = await setUp()
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
    await using here = await setUp(['a', 'b', 'c'])
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

describe('updates', () => {
  it('reach every other session of every member as they see it', async () => {
    await using here = await setUp(['a'])
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
    await using here = await setUp(['a', 'b'])
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
    await using here = await setUp()
    const { bot, channel } = here
    for (let n = 0; n < 1001; n += 1) here.setting.world.postText(channel.id, String(n))
    const input = await bot.inputChannel(channel)
    const missed = await bot.call({ _: 'updates.getChannelDifference', channel: input, pts: 1, limit: 100 })
    assert.equal(missed._, 'updates.channelDifferenceTooLong')
  })

  it('name the channels that changed', async () => {
    await using here = await setUp()
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
