import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { type MtprotoServer, startMtprotoServer } from '@streamvault/mtproto-server'
import type { SessionOptions, TelegramAppOptions, TelegramNetwork } from '../mtcute/client-options.ts'

/** A server that speaks MTProto, and a bot in a channel of it. */
export interface StartedTelegram {
  /** Takes what else is to be freed at the end, before the server. */
  owned: AsyncDisposableStack
  server: MtprotoServer
  /** The data centre where accounts begin. */
  home: MtprotoServer['dcs'][number]
  bot: ReturnType<MtprotoServer['addBot']>
  channel: ReturnType<MtprotoServer['createChannel']>
  /** What a client of this server is opened with. */
  app: TelegramAppOptions & { network: TelegramNetwork }
  /** One connection each way, and a key that is kept until the end. */
  session: SessionOptions
}

/** Starts one for as long as the test runs. */
export async function startTelegram(context: TestContext): Promise<StartedTelegram> {
  const owned = new AsyncDisposableStack()
  context.after(() => owned.disposeAsync())
  const folder = await mkdtemp(path.join(tmpdir(), 'telegram-'))
  owned.defer(() => rm(folder, { recursive: true }))
  const server = owned.use(await startMtprotoServer({ folder: path.join(folder, 'server') }))
  const bot = server.addBot()
  const channel = server.createChannel({ title: 'Storage' })
  server.join(channel.id, bot.id)
  const [home] = server.dcs
  assert.ok(home !== undefined)
  const app = {
    apiId: server.apiId,
    apiHash: server.apiHash,
    network: { home: { dc: home.id, host: home.host, port: home.port }, publicKeys: [server.publicKeyPem] },
  }
  const session = { id: 'one', storagePath: path.join(folder, 'session.sqlite'), connections: 1, uploadConnections: 1 }
  return { owned, server, home, bot, channel, app, session }
}
