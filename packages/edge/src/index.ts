export type { AddressLimitsOptions } from './address-limits.ts'
export { claimPort, PortInUseError } from './claim-port.ts'
export { createEdge } from './edge.ts'
export type { Edge, EdgeOptions, EdgeStats } from './edge-options.ts'
export { FAILURE_STATUS } from './failure-status.ts'
export { lockedAddress } from './places/locked-address.ts'
export type {
  PlaceRefusal,
  PlaceRefusals,
  StreamAsk,
  StreamPlaces,
  StreamPlacesOptions,
} from './places/stream-places.ts'
export { createStreamPlaces } from './places/stream-places.ts'
export type { Upstream, Upstreams } from './upstreams.ts'
export type { ClassRate } from './viewer-rates.ts'
