import type { EnvironmentValues } from './environment.ts'

/** nginx in front of us. */
export interface GatewayConfig {
  /** Who keeps slices: our edge behind nginx, or nginx. `undefined`: there is no nginx. */
  cache: 'edge' | 'nginx' | undefined
  addresses: string[]
  port: number
  tls: { port: number; certificate: string; key: string } | undefined
  /** Where nginx reaches us. */
  upstream: string
  cacheDir: string
  /** Of nginx's workers and its helper. */
  user: string
  helperPort: number
  /** Where the engine gives bytes to an nginx that keeps slices. */
  enginePort: number
}

/** What the variables say of an nginx in front. */
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
