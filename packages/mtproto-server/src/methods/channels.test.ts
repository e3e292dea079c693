import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TlObject } from '../rpc.ts'
import { idsOf, page, randomId, setUpChannel } from '../testing/set-up-channel.ts'
import { refusal } from '../testing/set-up-world.ts'

describe('channels', () => {
  it('are open to members alone, by their own access hash', async () => {
    await using here = await setUpChannel()
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
    await using here = await setUpChannel(['hello'])
    const { person, personPeer: peer } = here
    const write = person.call({ _: 'messages.sendMessage', peer, message: 'hi', random_id: randomId() })
    assert.equal(await refusal(write), 'CHAT_ADMIN_REQUIRED')
    assert.deepEqual(idsOf(await person.call({ _: 'messages.getHistory', peer, ...page({}) })), [2, 1])
  })

  it('are joined by an invitation, and found by name where they are public', async () => {
    await using here = await setUpChannel()
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
      await using here = await setUpChannel()
      assert.equal(await refusal(here.bot.call({ _: name, peer: here.peer })), 'BOT_METHOD_INVALID')
    })
  }
})
