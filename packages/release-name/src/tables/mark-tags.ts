import type { TagRule } from '../tag.ts'

const STRONG =
  '(?:8|10|12)[ ._-]?bits?|24-bit(?:[ ._-]audio)?|hi10p?|hi444p|yuv4\\d\\dp\\d*|repack|rerip|real[ ._-]proper|nfofix|read[ ._-]?nfo|' +
  '(?:dir|sample|proof|sub)-?fix|dubbed|remux|ntsc|hfr|\\d\\dfps|uhd|sdr|dxva|bt(?:2020|709)|' +
  'vfr|\\d+(?:[.,]\\d+)?[ ]?[mg]i?b|\\d+kbps'
const SERVICES =
  'amzn|nf|dsnyp?|dsnp|hmax|atvp|hulu|pcok|pmtp|itunes|crav|viki|starz|bkpl|dcu|all4|iplayer|' +
  'netflix|b-global|baha|adn|hidive|vrv|ds4k'
const WEAK =
  'proper|hybrid(?:-remux)?|upscaled?|batch|internal|int|stv|doku?|docu|ws|hr|fs|dl|md|ld|subbed|subs?|subtitles?|esubs?|synced|convert|retail|complete|3d|h?sbs|hou|hd|fhd|hq|lq|mhd|muhd|2in1|' +
  'proof|sample|cd[1-9]|dis[ck][ ._]?[1-9]|preair|dubs?|ned|qc|pal|eur|' +
  'hardsub|softsubs?|hc|untouched|mux|v\\d'

/**
 * Words that mark the start of the technical part: repacks, picture details, streaming services. The
 * services are weak because their short names are ordinary words.
 */
export const MARK_TAGS: readonly TagRule[] = [
  { value: 'mark', pattern: STRONG, strong: true },
  { value: 'service', pattern: SERVICES, strong: false },
  { value: 'note', pattern: WEAK, strong: false },
]
