import { RANGE_LINES } from './range-patterns.ts'
import { map, pattern } from './syntax.ts'

/**
 * The range for the slice lookup, if the header is valid: an open range of a media element ends within the next ten
 * million bytes. A 206 may be shorter than requested (RFC 9110 15.3.7), and media elements request the rest.
 */
export function rangeMaps(): string[] {
  return [
    '# nginx looks at this date also when If-Match held, and refuses what is no date at all.',
    map('"$http_if_match|$http_if_unmodified_since"', '$sv_unmodified', [
      'default "";',
      `${pattern('~', String.raw`^\|(?<sv_date>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? [A-Za-z0-9 :-]+)$`)} $sv_date;`,
    ]),
    map('$http_range', '$sv_one_range', [
      'default "";',
      ...RANGE_LINES.map(({ pattern: text, gives }) => `${pattern('~*', text)} "${gives.replaceAll('{', '${')}";`),
    ]),
    map('"$http_sec_fetch_dest|$sv_one_range"', '$sv_range', [
      'default $sv_one_range;',
      `${pattern('~', String.raw`^(?:video|audio)\|bytes=(?<sv_low>\d{1,7})-$`)} "bytes=$sv_low-9999999";`,
      `${pattern('~', String.raw`^(?:video|audio)\|bytes=(?<sv_high>[1-9]\d{0,11})(?<sv_rest>\d{7})-$`)} "bytes=$sv_high$sv_rest-\${sv_high}9999999";`,
    ]),
  ]
}
