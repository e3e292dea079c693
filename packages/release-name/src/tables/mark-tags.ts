import type { TagRule } from '../tag.ts'

const STRONG =
  '(?:8|10|12)[ ._-]?bits?|24-bit(?:[ ._-]audio)?|hi10p?|hi444p|yuv4\\d\\dp\\d*|proper|repack|rerip|real[ ._-]proper|nfofix|read[ ._-]?nfo|' +
  '(?:dir|sample|proof|sub)-?fix|dubbed|remux|hybrid(?:-remux)?|ntsc|hfr|\\d\\dfps|uhd|sdr|dxva|bt(?:2020|709)|' +
  'vfr|\\d+(?:[.,]\\d+)?[ ]?[mg]i?b|\\d+kbps|upscaled?|batch|mkv|mp4|avi'
const SERVICES =
  'amzn|nf|dsnyp?|dsnp|hmax|atvp|hulu|pcok|pmtp|itunes|stan|crav|viki|sho|starz|bkpl|ae|dcu|all4|cr|dm|iplayer|' +
  'amazon|netflix|b-global|baha|adn|hidive|vrv|criterionchannel|ds4k|max|yt|red|cc|tv|ip|nbc|cbs|abc|fox|bet'
const WEAK =
  'internal|int|stv|doku?|docu|ws|hr|fs|dl|md|ld|line|mic|subbed|subs?|subtitles?|esubs?|synced|convert|retail|complete|3d|h?sbs|hou|hd|fhd|hq|lq|mhd|muhd|2in1|' +
  'proof|sample|cd[1-9]|dis[ck][ ._]?[1-9]|preair|final|dubs?|raw|audio|ned|qc|pal|digital|extras|eur|' +
  'hardsub|softsubs?|hc|anime|untouched|rip|mux|exclusive|v\\d'

/**
 * Words that mark where the technical part begins: repairs, picture details, streaming services. The
 * services are weak because their short names are words.
 */
export const MARK_TAGS: readonly TagRule[] = [
  { value: 'mark', pattern: STRONG, strong: true },
  { value: 'service', pattern: SERVICES, strong: false },
  { value: 'note', pattern: WEAK, strong: false },
]
