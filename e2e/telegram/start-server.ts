import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  type BotAccount,
  type ChannelAddress,
  type MtprotoServer,
  startMtprotoServer,
} from '@streamvault/mtproto-server'

/** A server with a third-party client's layer, and two bots that are admins of one channel. */
export interface ForeignSetting extends AsyncDisposable {
  /** The server; a new one after `restart`. */
  readonly server: MtprotoServer
  /** The server's address and keys, as a client program needs them. */
  readonly address: string
  /** The bots. */
  bots: [BotAccount, BotAccount]
  /** The channel. */
  channel: ChannelAddress
  /** Errors inside the server so far. */
  errors: string[]
  /** A folder for the test's own files. */
  folder: string
  /** Posts a file of random bytes and returns its SHA-256. */
  post(size: number, dc?: number): Promise<{ message: number; sha256: string }>
  /** Stops the server and starts it again on the same folder. */
  restart(): Promise<void>
}

/** Starts one; disposing frees everything. */
export async function startForeignSetting(
  layerFiles: Record<number, string>,
  ports: number[] = [0, 0],
): Promise<ForeignSetting> {
  const folder = await mkdtemp(path.join(tmpdir(), 'foreign-client-'))
  const errors: string[] = []
  const start = (dcs: { id: number; port?: number }[]) =>
    startMtprotoServer({
      folder: path.join(folder, 'server'),
      dcs,
      layerFiles,
      limits: { chunkRate: 0 },
      onError: (error, where) => errors.push(`${where}: ${error}`),
    })
  let server = await start([
    { id: 2, port: ports[0] ?? 0 },
    { id: 4, port: ports[1] ?? 0 },
  ])
  const channel = server.createChannel({ title: 'Storage' })
  const bots: [BotAccount, BotAccount] = [server.addBot({ name: 'One' }), server.addBot({ name: 'Two' })]
  for (const { id } of bots) server.join(channel.id, id)
  return {
    get server() {
      return server
    },
    get address() {
      const { dcs, publicKeyPem, apiId, apiHash } = server
      return JSON.stringify({ dcs, publicKeyPem, apiId, apiHash })
    },
    bots,
    channel,
    errors,
    folder,
    async post(size, dc) {
      const bytes = randomBytes(size)
      const message = await server.postDocument(channel.id, {
        name: 'film.mkv',
        caption: 'A film',
        size,
        bytes: inOnePiece(bytes),
        ...(dc !== undefined && { dc }),
      })
      return { message, sha256: sha256(bytes) }
    },
    async restart() {
      await server[Symbol.asyncDispose]()
      server = await start([{ id: 2 }, { id: 4 }])
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await rm(folder, { recursive: true })
    },
  }
}

/** SHA-256 as hex digits. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function* inOnePiece(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}
