/** One line of a map: a regular expression that sees case, and what it gives; `{name}` stands for a named group. */
export interface MapLine {
  pattern: string
  gives: string
}

const G = '[0-9a-f]{1,4}'

/**
 * From an address as nginx prints it to the network that links are bound to: `1.2.3.0/24`, `2001:db8::/64`.
 *
 * The first line that matches counts. nginx shortens the longest run of zeros, so the first four groups come in few
 * forms; zeros at their end join those of the rest of the /64.
 */
export const NETWORK_LINES: readonly MapLine[] = [
  { pattern: String.raw`^(?:::ffff:)?(?<n4>\d+\.\d+\.\d+)\.\d+$`, gives: '{n4}.0/24' },
  // `::1`: who opens the site on the machine of nginx itself. Nobody else has an address that begins with zeros.
  { pattern: `^(?<n0>::)(?:${G}(?::${G}){0,3})?$`, gives: '{n0}/64' },
  { pattern: `^(?<n1>${G}):0:0:0(?::|$)`, gives: '{n1}::/64' },
  { pattern: `^(?<n2>${G}:${G}):0:0(?::|$)`, gives: '{n2}::/64' },
  { pattern: `^(?<n3>${G}:${G}:${G}):0(?::|$)`, gives: '{n3}::/64' },
  { pattern: `^(?<n5>${G}:${G}:${G}:${G}):`, gives: '{n5}::/64' },
  { pattern: `^(?<n6>${G}:${G}:${G})::`, gives: '{n6}::/64' },
  { pattern: `^(?<n7>${G}:${G})::`, gives: '{n7}::/64' },
  { pattern: `^(?<n8>${G})::(?<n9>${G}):${G}:${G}:${G}:${G}$`, gives: '{n8}:0:0:{n9}::/64' },
  { pattern: `^(?<na>${G})::`, gives: '{na}::/64' },
]

/** Strips what a socket for both families puts before IPv4. */
export const ADDRESS_LINES: readonly MapLine[] = [
  { pattern: String.raw`^(?:::ffff:)?(?<a4>\d+\.\d+\.\d+\.\d+)$`, gives: '{a4}' },
  { pattern: '^(?<a6>.+)$', gives: '{a6}' },
]
