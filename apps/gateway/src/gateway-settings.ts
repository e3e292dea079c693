/** An upstream server of nginx, with its address as seen from nginx. */
export interface GatewayUpstream {
  host: string
  port: number
}

/** The values for the templates. Paths are absolute. */
export interface GatewaySettings {
  /**
   * Which process caches slices. `edge`: our edge behind nginx, which has back-pressure. `nginx`: its own slice cache,
   * in front of the engine.
   */
  mode: 'edge' | 'nginx'
  /** Folder of the rendered files and of nginx's logs and pid. */
  folder: string
  /** User of nginx's workers; `undefined` when nginx is not started by root. */
  user: string | undefined
  workers: number
  listen: {
    /** `0.0.0.0`, `[::]`, … */
    addresses: readonly string[]
    port: number
    tls: { port: number; certificate: string; key: string } | undefined
  }
  /** Our public port: site, API, and bytes in mode `edge`. It must trust nginx's address. */
  edge: GatewayUpstream
  /** Uncached bytes, for mode `nginx`. */
  engine: GatewayUpstream
  /** The token that nginx sends to the engine. */
  engineToken: string
  /** Secrets of links by their `kid`. */
  linkSecrets: Readonly<Record<string, string>>
  cache: {
    /** Used by nginx only. */
    directory: string
    maxBytes: number
    minFreeBytes: number
    inactiveMs: number
    sliceBytes: number
  }
  /** Networks of trusted proxies. Keep them exact: every address in them can claim any viewer address. */
  proxies: readonly string[]
  /** The header in which those proxies send the viewer's address. */
  proxyHeader: 'X-Forwarded-For' | 'CF-Connecting-IP'
  /** A guest's limits: connections, and bytes a second per connection. nginx knows connections, not viewers. */
  guest: { connections: number; bytesPerSecond: number }
  /** Per address. */
  limits: { connections: number; requestsPerSecond: number }
  /** Absolute path of headers-more. Without it the answers name nginx, and mode `nginx` is impossible. */
  headersMore: string | undefined
  helper: {
    /** The helper's address for purges and metrics, as in `EDGES`. */
    host: string
    port: number
    token: string
  }
}

/** The settings contradict each other or are incomplete. */
export class GatewaySettingsError extends Error {
  override name = 'GatewaySettingsError'
  readonly code = 'gateway_settings'

  constructor(problem: string) {
    super(`Cannot render the gateway: ${problem}`)
  }
}
