import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { startTelegram } from '../testing/start-telegram.ts'
import type { SessionOptions } from './client-options.ts'
import { openMtcuteClient } from './mtcute-client.ts'

/** A bot that has signed in, in a channel of its own. */
async function setUp(context: TestContext) {
  const { server, bot, channel, app, session } = await startTelegram(context)
  const { signal } = context
  const botToken = bot.token
  /** Opens the bot once, and asks for the channel. */
  const ask = async (more: Partial<SessionOptions> = { botToken }) => {
    const { client } = await openMtcuteClient(app, { ...session, ...more }, signal)
    try {
      return (await client.getChannel(channel.id, { signal })).title
    } finally {
      await client[Symbol.asyncDispose]()
    }
  }
  assert.equal(await ask(), 'Storage')
  const revoke = () => server.setFault({ kind: 'revoke', session: bot.id, times: 1 })
  const signIns = () => server.stats().methods['auth.importBotAuthorization'] ?? 0
  server.resetStats()
  return { ask, revoke, signIns, server, botToken }
}

describe('a kept key that Telegram ended', () => {
  it('is forgotten at the next start once a call was told so, and the bot signs in anew, once', async (context) => {
    const { ask, revoke, signIns } = await setUp(context)
    revoke()
    await assert.rejects(ask(), { code: 'telegram_dead', text: 'SESSION_REVOKED' })
    assert.equal(signIns(), 0)
    assert.equal(await ask(), 'Storage')
    assert.equal(await ask(), 'Storage')
    assert.equal(signIns(), 1)
  })

  it('is found before the session counts as open where that is wanted', async (context) => {
    const { ask, revoke, signIns, botToken } = await setUp(context)
    assert.equal(await ask({ botToken, proveKey: true }), 'Storage')
    assert.equal(signIns(), 0)
    revoke()
    assert.equal(await ask({ botToken, proveKey: true }), 'Storage')
    assert.equal(signIns(), 1)
  })

  it('is kept when Telegram says something else, and where there is no token to sign in with', async (context) => {
    const { ask, revoke, signIns, server, botToken } = await setUp(context)
    server.setFault({ kind: 'flood', method: 'users.getUsers', seconds: 9, times: 1 })
    await assert.rejects(ask({ botToken, proveKey: true }), { code: 'telegram_flood' })
    assert.equal(await ask(), 'Storage')
    revoke()
    await assert.rejects(ask({}), { code: 'telegram_dead' })
    await assert.rejects(ask({}), { code: 'telegram_dead', text: 'AUTH_KEY_UNREGISTERED' })
    assert.equal(signIns(), 0)
  })

  it('leaves the bot without a key while the login has to wait, and asks no more than once an opening', async (context) => {
    const { ask, revoke, signIns, server, botToken } = await setUp(context)
    revoke()
    server.setFault({ kind: 'flood', method: 'auth.importBotAuthorization', seconds: 9, times: 1 })
    await assert.rejects(ask({ botToken, proveKey: true }), { text: 'FLOOD_WAIT_9' })
    assert.equal(signIns(), 1)
    assert.equal(await ask(), 'Storage')
    assert.equal(signIns(), 2)
  })
})
