export type { AddressLimitsOptions } from './address-limits.ts'
export { PortInUseError } from './claim-port.ts'
export { createEdge, type Edge, type EdgeOptions, type EdgeStats } from './edge.ts'
export type { Upstream, Upstreams } from './upstreams.ts'
