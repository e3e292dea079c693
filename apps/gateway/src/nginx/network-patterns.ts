/** One line of a map: a case-sensitive regular expression and its value; `{name}` stands for a named group. */
export interface MapLine {
  pattern: string
  gives: string
}

const G = '[0-9a-f]{1,4}'

/**
 * Converts an address as nginx prints it to the network to which links are bound: `1.2.3.0/24`, `2001:db8::/64`.
 *
 * The first matching line counts. nginx shortens the longest run of zeros, so the first four groups have few forms;
 * zeros at their end join those of the rest of the /64.
 */
export const NETWORK_LINES: readonly MapLine[] = [
  { pattern: String.raw`^(?:::ffff:)?(?<n4>\d+\.\d+\.\d+)\.\d+$`, gives: '{n4}.0/24' },
  // `::1`: a viewer on nginx's own machine. No other viewer has an address that begins with zeros.
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

/** Removes the prefix that a dual-stack socket puts before IPv4. */
export const ADDRESS_LINES: readonly MapLine[] = [
  { pattern: String.raw`^(?:::ffff:)?(?<a4>\d+\.\d+\.\d+\.\d+)$`, gives: '{a4}' },
  { pattern: '^(?<a6>.+)$', gives: '{a6}' },
]
