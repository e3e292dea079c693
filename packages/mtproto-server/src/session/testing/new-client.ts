import { type ITelegramStorageProvider, MemoryStorage, TelegramClient, type TelegramClientOptions } from '@mtcute/node'
import { addPublicKey, NodeCryptoProvider } from '@mtcute/node/utils.js'
import type { DcAddress } from '../../rpc.ts'

/** A server as a client needs it. */
export interface ServerAddress {
  /** Its data centres. */
  dcs: readonly DcAddress[]
  /** Its RSA key, PKCS#1. */
  publicKeyPem: string
}

/** What a test may choose. */
export type NewClientOptions = Partial<TelegramClientOptions> & {
  /** The data centre that it first meets. */
  dc?: number
}

/** A client of mtcute for the server, which is not connected yet. */
export function newClient(server: ServerAddress, { dc = 2, ...options }: NewClientOptions = {}): TelegramClient {
  addPublicKey(new NodeCryptoProvider(), server.publicKeyPem)
  const address = server.dcs.find(({ id }) => id === dc)
  if (address === undefined) throw new Error(`Cannot make a client: there is no data centre ${dc}`)
  const option = { id: dc, ipAddress: address.host, port: address.port }
  const storage: ITelegramStorageProvider = new MemoryStorage()
  const client = new TelegramClient({
    apiId: 1,
    apiHash: '0123456789abcdef0123456789abcdef',
    storage,
    defaultDcs: { main: option, media: { ...option, mediaOnly: true } },
    disableUpdates: true,
    logLevel: 1,
    ...options,
  })
  // Tests cut its connections: what it says of that is no news.
  client.onError.add(() => {})
  return client
}
