import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { after, before, describe, it } from 'node:test'
import type { ChannelPost, SessionOptions } from '@streamvault/object-store-telegram'
import { isInviteRefusal, openTelegramSessions } from '@streamvault/object-store-telegram'
import { logInPerson } from '@streamvault/object-store-telegram/login'
import { eventually } from '@streamvault/waits/testing'
import { appOf, startTelegram, type Telegram } from './start-telegram.ts'

const options = { signal: AbortSignal.timeout(100_000) }

describe('a session on a real server', () => {
  let telegram: Telegram

  before(async () => {
    telegram = await startTelegram({ bots: 1 })
  })

  after(() => telegram[Symbol.asyncDispose]())

  function newBot(id: string, rest: Partial<SessionOptions> = {}): SessionOptions & { account: number } {
    const bot = telegram.server.addBot({ name: id })
    return { id, storagePath: ':memory:', botToken: bot.token, account: bot.id, ...rest }
  }

  const open = (sessions: SessionOptions[]) =>
    openTelegramSessions({ app: appOf(telegram.server), sessions, threads: 1, ...options })

  it('hears what others post and edit, and learns the channel by that', async () => {
    const { server, bots } = telegram
    const listener = newBot('listener', { receiveUpdates: true })
    await using sessions = await open([...bots, listener])
    const channel = server.createChannel({ title: 'News' }).id
    server.join(channel, listener.account)
    server.join(channel, telegram.accounts[0] ?? 0)
    const posts: ChannelPost[] = []
    const [poster, hearer] = [sessions.sessions.get('bot1'), sessions.sessions.get('listener')]
    assert.ok(poster && hearer)
    hearer.onPost((post) => posts.push(post))
    const { id } = await poster.sendText({ channel, text: 'one', randomId: 1n }, options)
    await poster.editMessage({ channel, id, text: 'two' }, options)
    await eventually(async () => posts.length === 2)
    assert.deepEqual(
      posts.map(({ channel: from, message, isEdit }) => [from, message.text, isEdit]),
      [
        [channel, 'one', false],
        [channel, 'two', true],
      ],
    )
  })

  it('is told apart from one that has not met the channel', async () => {
    const stranger = newBot('stranger')
    await using sessions = await open([stranger])
    const asking = sessions.sessions.get('stranger')?.getChannel(telegram.channel.id, options)
    await assert.rejects(asking ?? Promise.resolve(), { code: 'telegram_forbidden' })
  })

  it('joins a channel by its invite when it is a person, and asks once when it is refused', async () => {
    const { server, channel } = telegram
    const [phone, code] = ['+15550126', '24680']
    server.addPerson({ phone, code })
    const answers = { askCode: async () => code, askPassword: async () => '', onWrong: () => {} }
    const accountString = await logInPerson(appOf(server), { phone, ...answers }, {}, options.signal)
    const invite = { channel: channel.id, hash: server.invite(channel.id).split('+')[1] ?? '' }
    const ask = async (id: string, given: SessionOptions['invite']) => {
      await using sessions = await open([
        { id, storagePath: ':memory:', accountString, ...(given && { invite: given }) },
      ])
      const session = sessions.sessions.get(id)
      const ask = () => session?.getChannel(channel.id, options).catch((error: unknown) => error)
      return [await ask(), await ask()]
    }
    server.resetStats()
    const refused = await ask('late', { ...invite, hash: 'over-and-gone' })
    assert.deepEqual(refused.map(isInviteRefusal), [true, true])
    assert.equal((refused[0] as Error).message, 'Cannot join the channel by its invite: INVITE_HASH_EXPIRED')
    const joins = () => server.stats().methods['messages.importChatInvite']
    assert.equal(joins(), 1)
    const [elsewhere] = await ask('elsewhere', { ...invite, channel: 1 })
    assert.equal(isInviteRefusal(elsewhere), false)
    assert.equal(joins(), 1)
    const [joined] = await ask('invited', invite)
    assert.deepEqual([(joined as { id: number }).id, joins()], [channel.id, 2])
  })

  it('says why it cannot be opened, and keeps no other from opening', async () => {
    await using sessions = await open([
      { id: 'wrong', storagePath: ':memory:', botToken: '1:wrong' },
      { id: 'nobody', storagePath: ':memory:' },
      newBot('right'),
    ])
    assert.deepEqual([...sessions.sessions.keys()], ['right'])
    for (const id of ['wrong', 'nobody']) {
      assert.equal((sessions.failures.get(id) as { code: string }).code, 'telegram_dead')
    }
  })

  it('goes through its proxy, or comes from its own address', async () => {
    let proxied = 0
    const proxy = createServer((client) => {
      client.on('error', () => {})
      client.once('data', () => {
        client.write(Buffer.from([5, 0]))
        client.once('data', (request) => {
          proxied += 1
          const onward = connect(request.readUInt16BE(8), [...request.subarray(4, 8)].join('.'))
          onward.on('error', () => client.destroy())
          onward.once('connect', () => {
            client.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]))
            client.pipe(onward).pipe(client)
          })
        })
      })
    })
    proxy.listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    const { port } = proxy.address() as AddressInfo
    {
      const byProxy = newBot('by-proxy', { proxy: { host: '127.0.0.1', port } })
      const byAddress = newBot('by-address', { sourceAddress: '127.0.0.5' })
      await using sessions = await open([byProxy, byAddress])
      assert.deepEqual(sessions.failures, new Map())
      // One connection for calls, four for downloads.
      assert.ok(proxied >= 5, `${proxied} connections`)
    }
    proxy.close()
  })
})
