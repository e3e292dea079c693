import type { TelegramConfig } from '@streamvault/config'
import type { TelegramAppOptions } from '@streamvault/object-store-telegram'

/** The options shared by all sessions. */
export function appOf({ config, storageKey }: { config: TelegramConfig; storageKey?: Uint8Array }): TelegramAppOptions {
  const { apiId, apiHash, network } = config
  const app = { apiId, apiHash, ...(storageKey !== undefined && { storageKey }) }
  const [home] = network?.dcs ?? []
  if (network === undefined || home === undefined) return app
  const { id: dc, host, port } = home
  return { ...app, network: { home: { dc, host, port }, publicKeys: [network.publicKey] } }
}
