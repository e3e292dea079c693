import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { readConfig } from '@streamvault/config'
import { createTelegramService } from './telegram-service.ts'

/** A service whose Telegram accepts connections and never answers. */
async function setUp(context: TestContext, patienceMs: number) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => void sockets.add(socket.on('error', () => {})))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const dataDir = mkdtempSync(path.join(tmpdir(), 'telegram-service-'))
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const { telegram: config } = readConfig({
    TELEGRAM_API_ID: '17',
    TELEGRAM_API_HASH: 'ab'.repeat(16),
    TELEGRAM_BOT_TOKENS: `123456789:${'Ab-_9'.repeat(7)}`,
    TELEGRAM_TEST_DCS: JSON.stringify([{ id: 2, host: '127.0.0.1', port: (server.address() as AddressInfo).port }]),
    TELEGRAM_TEST_PUBLIC_KEY: publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
  })
  assert.ok(config !== undefined)
  const service = createTelegramService({
    config,
    dataDir,
    channel: undefined,
    sessionSecret: Buffer.alloc(32, 7).toString('base64url'),
    onPoolEvent: () => {},
    onStoreEvent: () => {},
    onSessionFault: () => {},
    onTrouble: () => {},
    patienceMs,
  })
  context.after(async () => {
    await service[Symbol.asyncDispose]()
    for (const socket of sockets) socket.destroy()
    server.close()
    rmSync(dataDir, { recursive: true })
  })
  service.open(new AbortController().signal).catch(() => {})
  return service
}

describe('the list of accounts, while Telegram says nothing', () => {
  it('tells after some patience what is known', async (context) => {
    const service = await setUp(context, 50)
    const [account] = await service.listAccounts(new AbortController().signal)
    assert.equal(account?.isFromEnvironment, true)
    assert.equal(account?.session, undefined)
  })

  it('is left with the signal', async (context) => {
    const service = await setUp(context, 1_000_000)
    const leaving = new AbortController()
    const listed = service.listAccounts(leaving.signal)
    leaving.abort(new Error('left'))
    await assert.rejects(listed, { message: 'left' })
    await assert.rejects(service.removeAccount('s-00000000', AbortSignal.abort(new Error('gone'))), { message: 'gone' })
  })
})
