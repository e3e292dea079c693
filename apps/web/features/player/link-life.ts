/**
 * Lifetime of a link in milliseconds from the server's answer on. Both times come from the server, because the clock of
 * a viewer's device may be hours or years wrong.
 *
 * @param expiresAt ISO 8601, from the answer's body
 * @param answeredAt the answer's `Date` header; `now` replaces a missing header
 * @param now milliseconds since 1970, by the device's clock
 */
export function linkLife(expiresAt: string, answeredAt: string | null, now: number): number {
  const answered = Date.parse(answeredAt ?? '')
  return Date.parse(expiresAt) - (Number.isNaN(answered) ? now : answered)
}
