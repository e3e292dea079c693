import { type ITelegramStorageProvider, MemoryStorage, TelegramClient, type TelegramClientOptions } from '@mtcute/node'
import { addPublicKey, NodeCryptoProvider } from '@mtcute/node/utils.js'
import type { DcAddress } from '../../rpc.ts'

/** A server's data for clients. */
export interface ServerAddress {
  /** Its data centres. */
  dcs: readonly DcAddress[]
  /** Its RSA key, PKCS#1. */
  publicKeyPem: string
}

/** Options of a test client. */
export type NewClientOptions = Partial<TelegramClientOptions> & {
  /** The data centre of its first connection. */
  dc?: number
}

/** An unconnected mtcute client for the server. */
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
  // Tests cut its connections on purpose: its errors are expected.
  client.onError.add(() => {})
  return client
}
