/** A server that nginx hands requests to, as nginx reaches it. */
export interface GatewayUpstream {
  host: string
  port: number
}

/** Everything that the templates are filled with. Paths are absolute. */
export interface GatewaySettings {
  /**
   * Who keeps slices. `edge`: our edge behind nginx, which has back-pressure. `nginx`: its own slice cache, in front of
   * the engine.
   */
  mode: 'edge' | 'nginx'
  /** Where the rendered files lie, and nginx's logs and pid. */
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
  /** Bytes without a cache, for mode `nginx`. */
  engine: GatewayUpstream
  /** What nginx shows the engine. */
  engineToken: string
  /** Secrets of links by their `kid`. */
  linkSecrets: Readonly<Record<string, string>>
  cache: {
    /** Belongs to nginx alone. */
    directory: string
    maxBytes: number
    minFreeBytes: number
    inactiveMs: number
    sliceBytes: number
  }
  /** Networks whose word on the viewer's address is believed. Exact, or everybody picks the address of their link. */
  proxies: readonly string[]
  /** Where those proxies name the viewer. */
  proxyHeader: 'X-Forwarded-For' | 'CF-Connecting-IP'
  /** A guest's connections at once, and the bytes a second of each: nginx knows connections, not viewers. */
  guest: { connections: number; bytesPerSecond: number }
  /** Per address. */
  limits: { connections: number; requestsPerSecond: number }
  /** Absolute path of headers-more, without which the answers name nginx and mode `nginx` cannot be. */
  headersMore: string | undefined
  helper: {
    /** Where the helper listens for purges and metrics, as `EDGES` names it. */
    host: string
    port: number
    token: string
  }
}

/** The settings do not make a configuration. */
export class GatewaySettingsError extends Error {
  override name = 'GatewaySettingsError'
  readonly code = 'gateway_settings'

  constructor(problem: string) {
    super(`Cannot render the gateway: ${problem}`)
  }
}
