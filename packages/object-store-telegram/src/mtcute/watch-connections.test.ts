import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { Fault } from '@streamvault/mtproto-server'
import { eventually } from '@streamvault/waits/testing'
import type { SessionNews } from '../session-news.ts'
import { startTelegram } from '../testing/start-telegram.ts'
import { openMtcuteClient } from './mtcute-client.ts'

const PIECE = { fileId: 1n, part: 0, bytes: new Uint8Array(1024), total: 1, isBig: true }

/** A signed-in bot with one connection for pieces of files, and the news of its session. */
async function setUp(context: TestContext, goneAfterMs?: number) {
  const { signal } = context
  const { owned, server, home, bot, app, session } = await startTelegram(context)
  const news: SessionNews[] = []
  const { client } = await openMtcuteClient(
    { ...app, ...(goneAfterMs !== undefined && { goneAfterMs }) },
    { ...session, botToken: bot.token },
    signal,
    { tell: (one) => news.push(one) },
  )
  owned.use(client)
  const send = (timeoutMs: number) => client.saveFilePart(PIECE, { signal, timeoutMs })
  await send(30_000)
  const faults = () => news.flatMap((one) => (one.kind === 'fault' ? [one.fault] : []))
  news.splice(0)
  /** Sends a piece during a fault of that kind. */
  const sendThrough = (kind: Fault['kind'], timeoutMs = 30_000) => {
    server.setFault({ kind, times: 1 })
    return send(timeoutMs)
  }
  return { server, home, news, faults, sendThrough }
}

describe('what a session tells of its way to Telegram', { concurrency: true }, () => {
  it('is a connection that was lost, with the request that was on it', async (t) => {
    const { sendThrough, faults } = await setUp(t)
    await sendThrough('drop')
    assert.deepEqual(faults().toSorted(), ['dropped', 'lost'])
    await sendThrough('lost')
    assert.deepEqual(faults().toSorted(), ['dropped', 'dropped', 'lost', 'lost'])
  })

  it('is a salt that was wrong', async (t) => {
    const { sendThrough, faults } = await setUp(t)
    await sendThrough('salt')
    assert.deepEqual(faults(), ['salt'])
  })

  it('is a connection that hangs, with the request that moves to another', async (t) => {
    const { sendThrough, faults } = await setUp(t)
    await sendThrough('hang')
    assert.deepEqual(faults(), ['hung', 'lost'])
  })

  it('is one that hangs though whoever asked has left', async (t) => {
    const { sendThrough, faults } = await setUp(t)
    await assert.rejects(sendThrough('hang', 100), { code: 'telegram_timeout' })
    await eventually(() => faults().length > 1)
    assert.deepEqual(faults(), ['unanswered', 'hung'])
  })

  it('is a data centre that is gone, and back', async (t) => {
    const { server, home, news } = await setUp(t, 1000)
    const { id: dc } = home
    server.setFault({ kind: 'dcDown', dc, seconds: 5 })
    await eventually(() => news.some((one) => one.kind === 'reach' && one.isReachable))
    const told = news.filter((one) => one.kind === 'reach' || one.fault === 'unreachable')
    assert.deepEqual(told, [
      { kind: 'fault', fault: 'unreachable' },
      { kind: 'reach', dc, isHome: true, isReachable: false },
      { kind: 'reach', dc, isHome: true, isReachable: true },
    ])
  })
})
