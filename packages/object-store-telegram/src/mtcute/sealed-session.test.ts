import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { it } from 'node:test'
import { startMtprotoServer } from '@streamvault/mtproto-server'
import type { TelegramAppOptions } from './client-options.ts'
import { openMtcuteClient } from './mtcute-client.ts'

it('signs in once, keeps its key sealed, and is nobody under another key', async (context) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'sealed-'))
  context.after(() => rm(folder, { recursive: true }))
  await using server = await startMtprotoServer({ folder: path.join(folder, 'server') })
  const bot = server.addBot()
  const [home] = server.dcs
  assert.ok(home !== undefined)
  const app: TelegramAppOptions = {
    apiId: server.apiId,
    apiHash: server.apiHash,
    network: { home: { dc: home.id, host: home.host, port: home.port }, publicKeys: [server.publicKeyPem] },
    storageKey: randomBytes(32),
  }
  const session = { id: 'one', storagePath: path.join(folder, 'session.sqlite'), connections: 1, uploadConnections: 1 }
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
