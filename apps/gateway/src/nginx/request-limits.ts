import type { GatewaySettings } from '../gateway-settings.ts'

/** Answers of a guest's link that may start at once after a pause, as seeks do, and that may queue. */
const GUEST_ANSWERS = { atOnce: 6, waiting: 32 }

/** nginx's request counters: per address and, when nginx caches slices, per guest's link. */
export function renderRequestZones({ mode, limits, guest }: GatewaySettings): string {
  const addresses = `limit_req_zone $binary_remote_addr zone=sv_requests:10m rate=${limits.requestsPerSecond}r/s;`
  if (mode === 'edge') return addresses
  // nginx counts bytes by whole seconds: an answer gets a second's worth before it is throttled, or two across a second
  // boundary. So each connection of a guest may start one answer in two seconds.
  return `${addresses}
limit_req_zone $sv_guest zone=sv_guest_answers:10m rate=${30 * guest.connections}r/m;`
}

/** The limit for all requests of an address; a location with a limit of its own must repeat it. */
export const addressRequests = ({ limits }: GatewaySettings): string =>
  `limit_req zone=sv_requests burst=${limits.requestsPerSecond} nodelay;`

/** The limit for answers of a guest's link from nginx's own slices. */
export const GUEST_REQUESTS: string = `limit_req zone=sv_guest_answers burst=${GUEST_ANSWERS.waiting} delay=${GUEST_ANSWERS.atOnce};`
