/**
 * Milliseconds that a link opens from the server's answer on. Both times are the server's own: the clock of a viewer's device may be
 * hours or years wrong.
 *
 * @param expiresAt ISO 8601, as the answer says
 * @param answeredAt the answer's `Date`; where there is none, `now` stands for it
 * @param now milliseconds since 1970, by the device
 */
export function linkLife(expiresAt: string, answeredAt: string | null, now: number): number {
  const answered = Date.parse(answeredAt ?? '')
  return Date.parse(expiresAt) - (Number.isNaN(answered) ? now : answered)
}
