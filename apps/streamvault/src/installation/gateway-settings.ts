import { availableParallelism } from 'node:os'
import path from 'node:path'
import type { Config } from '@streamvault/config'
import { findHeadersMore, type GatewaySettings } from '@streamvault/gateway'
import { MOST_CACHE_BYTES } from '../server/cache-size.ts'
import { checkGateway } from './check-gateway.ts'
import { expandProxies } from './cloudflare-ranges.ts'
import { planDataDirectory } from './data-directory.ts'
import { openSecrets } from './secrets.ts'

/** nginx knows connections, not viewers: the class's rate is divided by this number. */
const GUEST_CONNECTIONS = 2
/** nginx checks its limit every ten seconds: at 4 Gbps so much arrives meanwhile. */
const OVERSHOOT_BYTES = 5e9

/** The gateway's settings, from the configuration and secrets of the server. @throws ConfigError */
export async function readGatewaySettings(config: Config, folder: string): Promise<GatewaySettings> {
  const { gateway, cache, http, viewers } = config
  await checkGateway(config)
  const secrets = await openSecrets(planDataDirectory(config).secrets)
  const proxies = await expandProxies(config.trustedProxies, rangesFile(config))
  const guestRate = viewers.guestRate?.bytesPerSecond
  return {
    mode: gateway.cache ?? 'edge',
    folder,
    user: process.getuid?.() === 0 ? gateway.user : undefined,
    workers: availableParallelism(),
    listen: { addresses: gateway.addresses, port: gateway.port, tls: gateway.tls },
    edge: { host: gateway.upstream, port: http.port },
    engine: { host: gateway.upstream, port: gateway.enginePort },
    engineToken: secrets.engineToken,
    linkSecrets: secrets.linkKeys.secrets,
    cache: {
      directory: gateway.cacheDir,
      // Not by free disk space: a new rendering would count nginx's slices as taken. `minFreeBytes` guards the disk.
      maxBytes: cache.maxBytes ?? MOST_CACHE_BYTES,
      minFreeBytes: cache.minFreeBytes + OVERSHOOT_BYTES,
      inactiveMs: cache.inactiveMs,
      sliceBytes: cache.sliceBytes,
    },
    proxies,
    proxyHeader: config.trustedProxies.includes('cloudflare') ? 'CF-Connecting-IP' : 'X-Forwarded-For',
    guest: {
      connections: GUEST_CONNECTIONS,
      // nginx reads 0 as no limit.
      bytesPerSecond: guestRate === undefined ? 0 : Math.ceil(guestRate / GUEST_CONNECTIONS),
    },
    limits: { connections: 256, requestsPerSecond: 256 },
    headersMore: findHeadersMore(),
    helper: { host: '127.0.0.1', port: gateway.helperPort, token: secrets.edgeToken },
  }
}

/** The file of Cloudflare's fetched networks. */
export function rangesFile({ dataDir }: Config): string {
  return path.join(dataDir, 'cloudflare-ranges.txt')
}
