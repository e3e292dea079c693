import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MessageChannel } from 'node:worker_threads'
import { MIB } from '@streamvault/bytes'
import { patternBytes } from '@streamvault/object-store/testing'
import { eventually } from '@streamvault/waits/testing'
import type { SessionNews } from '../session-news.ts'
import { createTelegramSession } from '../telegram-session.ts'
import { createMemoryTelegram, postFile } from '../testing/index.ts'
import { serveSessions } from './serve-sessions.ts'
import type { FromSessionThread } from './session-messages.ts'
import { createThreadCalls } from './thread-calls.ts'

const never = new AbortController().signal

/** Both sides of a thread in this thread, with a port between them. */
async function setUp() {
  const telegram = createMemoryTelegram()
  const channel = telegram.createChannel('films')
  const { port1, port2 } = new MessageChannel()
  const tellers: ((news: SessionNews) => void)[] = []
  serveSessions(port2, async ({ id }, _, tell) => {
    tellers.push(tell)
    return createTelegramSession(telegram.account(id), { maxLocations: 10 })
  })
  const calls = createThreadCalls((message) => port1.postMessage(message))
  const posts: unknown[] = []
  const news: unknown[] = []
  port1.on('message', (message: FromSessionThread) => {
    if (message.kind === 'post') posts.push(message.post)
    else if (message.kind === 'news') news.push([message.sessionId, message.news])
    else calls.receive(message)
  })
  await calls.open({ id: 'one', storagePath: ':memory:' }, never)
  const stop = { [Symbol.dispose]: () => port1.close() }
  return { telegram, channel, calls, posts, news, tell: tellers[0] ?? (() => {}), stop }
}

describe('a thread of sessions', () => {
  it('gives bytes, and says what went wrong in the same words', async () => {
    const { telegram, channel, calls, stop } = await setUp()
    using _ = stop
    const bytes = patternBytes(MIB)
    const { id } = await postFile(telegram.account('poster'), channel, bytes)
    const read = { channel, messageId: id, offset: 0, length: MIB }
    assert.deepEqual(await calls.call('one', 'readFile', read, { signal: never }), bytes)
    telegram.fault({ method: 'getFile', does: { status: 420, text: 'FLOOD_WAIT_9' } })
    await assert.rejects(calls.call('one', 'readFile', read, { signal: never }), {
      code: 'telegram_flood',
      problem: { kind: 'flood', seconds: 9, isPremium: false },
      text: 'FLOOD_WAIT_9',
    })
  })

  it('drops a call there when nobody waits for it here', async () => {
    const { telegram, channel, calls, stop } = await setUp()
    using _ = stop
    telegram.fault({ method: 'getMessages', does: 'hang' })
    const leaver = new AbortController()
    const asking = calls.call('one', 'getMessages', { channel, ids: [1] }, { signal: leaver.signal })
    await telegram.waitFor('getMessages', 1)
    const reason = new Error('left')
    leaver.abort(reason)
    await assert.rejects(asking, reason)
    await eventually(() => telegram.cancelled.length > 0)
  })

  it('passes on what is posted', async () => {
    const { telegram, channel, calls, posts, stop } = await setUp()
    using _ = stop
    await telegram.account('poster').sendText({ channel, text: 'hello', randomId: 1n }, { signal: never })
    await calls.call('one', 'getMessages', { channel, ids: [1] }, { signal: never })
    assert.equal(posts.length, 1)
  })

  it('passes on what a session tells of its way to Telegram', async () => {
    const { calls, news, tell, stop } = await setUp()
    using _ = stop
    tell({ kind: 'fault', fault: 'salt' })
    await calls.close('one')
    assert.deepEqual(news, [['one', { kind: 'fault', fault: 'salt' }]])
  })

  it('knows no session that is not open', async () => {
    const { calls, stop } = await setUp()
    using _ = stop
    await calls.close('one')
    await assert.rejects(calls.call('one', 'getMessages', {}, { signal: never }), { code: 'telegram_network' })
  })

  it('fails all that waits when it is gone', async () => {
    const { telegram, channel, calls, stop } = await setUp()
    using _ = stop
    telegram.fault({ method: 'getMessages', does: 'hang' })
    const asking = calls.call('one', 'getMessages', { channel, ids: [1] }, { signal: never })
    calls.failAll()
    await assert.rejects(asking, { code: 'telegram_network' })
  })
})
