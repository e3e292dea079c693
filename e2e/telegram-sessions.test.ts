import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { AddedSession, SessionCheck, SessionList } from '@streamvault/api'
import { createDevEnv, type DevEnv } from '@streamvault/dev-env'
import { type ChannelAddress, type MtprotoServer, startMtprotoServer, telegramEnv } from '@streamvault/mtproto-server'
import { logInPerson } from '@streamvault/object-store-telegram/login'
import { appOf } from './telegram/start-telegram.ts'

const never = new AbortController().signal
const PERSON = { phone: '+15550123', code: '24680', password: 'of the account' }

describe('sessions that have not met the storage channel', () => {
  let folder: string
  let telegram: MtprotoServer
  let channel: ChannelAddress
  let settings: Record<string, string>
  let env: DevEnv

  const add = async (account: string, label: string) =>
    (await env.admin.ask('POST', '/api/admin/sessions', AddedSession, never, { account, label })).session
  const logIn = (phone = PERSON.phone) => {
    const answers = { askCode: async () => PERSON.code, askPassword: async () => PERSON.password, onWrong: () => {} }
    return logInPerson(appOf(telegram), { phone, ...answers }, {}, never)
  }
  const check = (id: string) => env.admin.ask('POST', `/api/admin/sessions/${id}/check`, SessionCheck, never)
  const sessions = async () => (await env.admin.ask('GET', '/api/admin/sessions', SessionList, never)).items

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'telegram-sessions-'))
    telegram = await startMtprotoServer({ folder })
    channel = telegram.createChannel({ title: 'Storage' })
    const first = telegram.addBot({ name: 'first' })
    telegram.join(channel.id, first.id)
    settings = {
      STORAGE_URL: `telegram://${channel.chatId}`,
      ...telegramEnv(telegram),
      TELEGRAM_BOT_TOKENS: first.token,
    }
    env = await createDevEnv({ env: settings })
  })
  after(async () => {
    await env?.[Symbol.asyncDispose]()
    await telegram?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  it('are told how they can: a bot learns the channel at the next check once it is in it', async () => {
    const bot = telegram.addBot({ name: 'second' })
    const { id } = await add(bot.token, 'second')
    const unknown = await check(id)
    assert.deepEqual([unknown.ok, unknown.channel, unknown.problem?.code], [false, null, 'channel_unknown'])
    assert.match(unknown.problem?.hints.join() ?? '', /Add the bot to channel -100\d+ as an admin/)
    telegram.join(channel.id, bot.id, 'member')
    const reading = await check(id)
    assert.deepEqual([reading.ok, reading.channel?.canPost, reading.problem?.code], [false, false, 'cannot_post'])
    telegram.join(channel.id, bot.id)
    const fine = await check(id)
    assert.deepEqual(fine.channel, { id: channel.id, title: 'Storage', canPost: true })
    assert.deepEqual([fine.ok, fine.problem], [true, null])
  })

  it('find it among their chats when they are people', async () => {
    const person = telegram.addPerson({ ...PERSON, name: 'Somebody' })
    const account = await logIn()
    const { id, kind } = await add(account, 'somebody')
    assert.equal(kind, 'person')
    const unknown = await check(id)
    assert.equal(unknown.problem?.code, 'channel_unknown')
    assert.match(unknown.problem?.hints.join() ?? '', /invite.*post anything there, \/health/)
    telegram.join(channel.id, person.id)
    telegram.postText(channel.id, '/health')
    const fine = await check(id)
    assert.deepEqual([fine.ok, fine.problem], [true, null])
  })

  it('join it by the invite of the installation when they are people, once', async () => {
    const invited = { ...settings, TELEGRAM_INVITE: telegram.invite(channel.id) }
    await using own = await createDevEnv({ env: invited })
    const addHere = async (account: string) =>
      (await own.admin.ask('POST', '/api/admin/sessions', AddedSession, never, { account })).session.id
    const checkHere = (id: string) => own.admin.ask('POST', `/api/admin/sessions/${id}/check`, SessionCheck, never)
    telegram.addPerson({ ...PERSON, phone: '+15550124', name: 'Invited' })
    telegram.resetStats()
    const person = await addHere(await logIn('+15550124'))
    const joins = () => telegram.stats().methods['messages.importChatInvite'] ?? 0
    assert.equal(joins(), 1)
    const member = await checkHere(person)
    assert.deepEqual([member.channel?.id, member.problem?.code], [channel.id, 'cannot_post'])
    const bot = await checkHere(await addHere(telegram.addBot({ name: 'uninvited' }).token))
    assert.match(bot.problem?.hints.join() ?? '', /as an admin, for bots cannot join by an invite/)
    assert.equal(joins(), 1)
  })

  it('say when Telegram has ended them', async () => {
    const bot = telegram.addBot({ name: 'third' })
    telegram.join(channel.id, bot.id)
    const { id } = await add(bot.token, 'third')
    telegram.setFault({ kind: 'revoke', session: bot.id, method: 'channels.getFullChannel' })
    const ended = await check(id)
    assert.deepEqual([ended.ok, ended.problem?.code], [false, 'telegram_dead'])
    assert.match(ended.problem?.hints.join() ?? '', /signs in anew with its token/)
    telegram.addPerson({ ...PERSON, phone: '+15550125', name: 'Ended' })
    const person = await add(await logIn('+15550125'), 'ended')
    telegram.setFault({ kind: 'revoke', method: 'messages.getDialogs', times: 1 })
    const over = await check(person.id)
    assert.deepEqual([over.ok, over.problem?.code], [false, 'telegram_dead'])
    assert.match(over.problem?.hints.join() ?? '', /remove it, and add the account anew/)
  })

  it('are not kept when Telegram does not let them in, or they cannot be read', async () => {
    const before = (await sessions()).length
    await assert.rejects(add(`123456789:${'Ab-_9'.repeat(7)}`, ''), { code: 'account_refused' })
    await assert.rejects(add('no account at all', ''), { code: 'account_unreadable' })
    const over = await logIn()
    telegram.setFault({ kind: 'revoke', session: telegram.addPerson(PERSON).id, method: 'users.getUsers' })
    await assert.rejects(add(over, ''), { code: 'account_refused' })
    assert.equal((await sessions()).length, before)
  })
})
