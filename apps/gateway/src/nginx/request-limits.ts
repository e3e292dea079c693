import type { GatewaySettings } from '../gateway-settings.ts'

/** Answers of a guest's link that may begin at once after a rest, as jumps in a film do, and that may wait for their turn. */
const GUEST_ANSWERS = { atOnce: 6, waiting: 32 }

/** Where nginx counts requests: those of an address and, where slices are its own, those of a guest's link. */
export function renderRequestZones({ mode, limits, guest }: GatewaySettings): string {
  const addresses = `limit_req_zone $binary_remote_addr zone=sv_requests:10m rate=${limits.requestsPerSecond}r/s;`
  if (mode === 'edge') return addresses
  // nginx counts bytes by whole seconds and lets a second's worth through at once: what an answer gets before it is held is
  // that much, or twice that when the second turns. So each connection of a guest may begin one in two seconds.
  return `${addresses}
limit_req_zone $sv_guest zone=sv_guest_answers:10m rate=${30 * guest.connections}r/m;`
}

/** Requests of an address, whatever they ask for; a location with a limit of its own says it again. */
export const addressRequests = ({ limits }: GatewaySettings): string =>
  `limit_req zone=sv_requests burst=${limits.requestsPerSecond} nodelay;`

/** Answers of a guest's link out of nginx's own slices. */
export const GUEST_REQUESTS: string = `limit_req zone=sv_guest_answers burst=${GUEST_ANSWERS.waiting} delay=${GUEST_ANSWERS.atOnce};`
