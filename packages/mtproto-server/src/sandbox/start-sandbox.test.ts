import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { newClient } from '../session/testing/new-client.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from './start-sandbox.ts'

async function newFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sandbox-'))
  context.after(() => rm(folder, { recursive: true }))
  return folder
}

/** A client configured only by the environment variables. */
function clientOf({ env }: Sandbox) {
  const publicKeyPem = (env.TELEGRAM_TEST_PUBLIC_KEY ?? '').replaceAll('\\n', '\n')
  const server = { dcs: JSON.parse(env.TELEGRAM_TEST_DCS ?? ''), publicKeyPem }
  const api = { apiId: Number(env.TELEGRAM_API_ID), apiHash: env.TELEGRAM_API_HASH ?? '' }
  return newClient(server, { ...api, network: { middlewares: [] } })
}

describe('startSandbox', { concurrency: true }, () => {
  it('says all that a client needs to keep a file in the channel and to see its own limits', async (context) => {
    await using sandbox = await startSandbox({ folder: await newFolder(context), limits: { chunkRate: 1 } })
    const client = clientOf(sandbox)
    context.after(() => client.destroy())
    await client.start({ botToken: (sandbox.env.TELEGRAM_BOT_TOKENS ?? '').split(',')[0] ?? '' })
    const chatId = Number(sandbox.env.STORAGE_URL?.slice('telegram://'.length))
    const file = Buffer.from('a film')
    const { media } = await client.sendMedia(chatId, { type: 'document', file, fileName: 'a.mkv' })
    assert.equal(media?.type, 'document')
    assert.deepEqual(Buffer.from(await client.downloadAsBuffer(media)), file)
    await assert.rejects(client.downloadAsBuffer(media), { code: 420 })
    const stats = (await (await fetch(`${sandbox.control}/stats`)).json()) as { logins: number }
    assert.equal(stats.logins, 1)
  })

  it('lets a person in by phone, code and password', async (context) => {
    await using sandbox = await startSandbox({ folder: await newFolder(context) })
    const [person] = sandbox.people
    const client = clientOf(sandbox)
    context.after(() => client.destroy())
    await client.start({
      phone: person?.phone ?? '',
      code: () => Promise.resolve(person?.code ?? ''),
      password: () => Promise.resolve(person?.password ?? ''),
      codeSentCallback: () => {},
    })
    const dialogs = await Array.fromAsync(client.iterDialogs())
    assert.deepEqual(
      dialogs.map(({ peer }) => peer.id),
      [Number(sandbox.env.STORAGE_URL?.slice('telegram://'.length))],
    )
  })

  it('is the same again in the same folder', async (context) => {
    const folder = await newFolder(context)
    const start = async (options: Partial<SandboxOptions> = {}) => {
      await using sandbox = await startSandbox({ folder, ...options })
      const { TELEGRAM_TEST_DCS: _, ...env } = sandbox.env
      return env
    }
    const first = await start({ sessions: 1 })
    const second = await start({ sessions: 2 })
    assert.deepEqual({ ...second, TELEGRAM_BOT_TOKENS: second.TELEGRAM_BOT_TOKENS?.split(',')[0] }, first)
  })
})
