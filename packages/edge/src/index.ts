export type { AddressLimitsOptions } from './address-limits.ts'
export { PortInUseError } from './claim-port.ts'
export { createEdge, type Edge, type EdgeOptions, type EdgeStats } from './edge.ts'
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
