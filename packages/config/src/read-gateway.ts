import type { EnvironmentValues } from './environment.ts'

/** Settings of the nginx in front. */
export interface GatewayConfig {
  /** Which server caches slices: our edge behind nginx, or nginx. `undefined`: there is no nginx. */
  cache: 'edge' | 'nginx' | undefined
  addresses: string[]
  port: number
  tls: { port: number; certificate: string; key: string } | undefined
  /** Address at which nginx reaches this server. */
  upstream: string
  cacheDir: string
  /** User of nginx's workers and of its helper. */
  user: string
  helperPort: number
  /** Port on which the engine serves bytes to an nginx that caches slices. */
  enginePort: number
}

/** Combines the gateway variables. */
export function readGateway(values: EnvironmentValues): GatewayConfig {
  const { GATEWAY_TLS_CERT: certificate, GATEWAY_TLS_KEY: key } = values
  const hasBoth = certificate !== undefined && key !== undefined
  return {
    cache: values.GATEWAY_CACHE,
    addresses: values.GATEWAY_ADDRESSES,
    port: values.GATEWAY_PORT,
    tls: hasBoth ? { port: values.GATEWAY_TLS_PORT, certificate, key } : undefined,
    upstream: values.GATEWAY_UPSTREAM,
    cacheDir: values.GATEWAY_CACHE_DIR,
    user: values.GATEWAY_USER,
    helperPort: values.GATEWAY_HELPER_PORT,
    enginePort: values.ENGINE_PORT,
  }
}
