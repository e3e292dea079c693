import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { type MtprotoServer, startMtprotoServer } from '@streamvault/mtproto-server'
import type { SessionOptions, TelegramAppOptions, TelegramNetwork } from '../mtcute/client-options.ts'

/** A server that speaks MTProto, and a bot in one of its channels. */
export interface StartedTelegram {
  /** Add resources here that must be disposed of before the server. */
  owned: AsyncDisposableStack
  server: MtprotoServer
  /** The first data centre of accounts. */
  home: MtprotoServer['dcs'][number]
  bot: ReturnType<MtprotoServer['addBot']>
  channel: ReturnType<MtprotoServer['createChannel']>
  /** Options for a client of this server. */
  app: TelegramAppOptions & { network: TelegramNetwork }
  /** One connection in each direction, and a key that is kept until the end. */
  session: SessionOptions
}

/** Starts a server for the duration of the test. */
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
