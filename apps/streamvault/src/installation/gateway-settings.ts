import { availableParallelism } from 'node:os'
import path from 'node:path'
import type { Config } from '@streamvault/config'
import { findHeadersMore, type GatewaySettings } from '@streamvault/gateway'
import { MOST_CACHE_BYTES } from '../server/cache-size.ts'
import { checkGateway } from './check-gateway.ts'
import { expandProxies } from './cloudflare-ranges.ts'
import { planDataDirectory } from './data-directory.ts'
import { openSecrets } from './secrets.ts'

/** nginx knows connections, not viewers: the class's rate is shared out among so many. */
const GUEST_CONNECTIONS = 2
/** nginx looks at its bounds every ten seconds: at 4 Gbps so much comes in meanwhile. */
const OVERSHOOT_BYTES = 5e9

/** What the gateway is rendered from: the same configuration and secrets that the server has. @throws ConfigError */
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
      // Not by the free disk: rendered anew, that would count what nginx keeps already as taken. `minFreeBytes` guards the disk.
      maxBytes: cache.maxBytes ?? MOST_CACHE_BYTES,
      minFreeBytes: cache.minFreeBytes + OVERSHOOT_BYTES,
      inactiveMs: cache.inactiveMs,
      sliceBytes: cache.sliceBytes,
    },
    proxies,
    proxyHeader: config.trustedProxies.includes('cloudflare') ? 'CF-Connecting-IP' : 'X-Forwarded-For',
    guest: {
      connections: GUEST_CONNECTIONS,
      // 0 is no limit to nginx.
      bytesPerSecond: guestRate === undefined ? 0 : Math.ceil(guestRate / GUEST_CONNECTIONS),
    },
    limits: { connections: 256, requestsPerSecond: 256 },
    headersMore: findHeadersMore(),
    helper: { host: '127.0.0.1', port: gateway.helperPort, token: secrets.edgeToken },
  }
}

/** Where fetched networks of Cloudflare lie. */
export function rangesFile({ dataDir }: Config): string {
  return path.join(dataDir, 'cloudflare-ranges.txt')
}
