import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { it } from 'node:test'
import { startTelegram } from '../testing/start-telegram.ts'
import type { TelegramAppOptions } from './client-options.ts'
import { openMtcuteClient } from './mtcute-client.ts'

it('signs in once, keeps its key sealed, and is nobody under another key', async (context) => {
  const { server, bot, app: openApp, session } = await startTelegram(context)
  const app: TelegramAppOptions = { ...openApp, storageKey: randomBytes(32) }
  const { signal } = context
  const open = async (options: TelegramAppOptions, more = {}) => {
    const { client } = await openMtcuteClient(options, { ...session, ...more }, signal)
    await client[Symbol.asyncDispose]()
  }
  await open(app, { botToken: bot.token })
  const { logins } = server.stats()
  await open(app)
  assert.equal(server.stats().logins, logins, 'a restart signs in no more')
  await assert.rejects(open({ ...app, storageKey: randomBytes(32) }))
})
