import type { TagRule } from '../tag.ts'

/** High dynamic range formats. */
export const HDR_TAGS: readonly TagRule[] = [
  { value: 'HDR10+', pattern: 'hdr10(?:\\+|p(?:lus)?)', strong: true },
  { value: 'HDR10', pattern: 'hdr10', strong: true },
  { value: 'HDR', pattern: 'hdr', strong: true },
  { value: 'HLG', pattern: 'hlg', strong: true },
  { value: 'DV', pattern: 'do(?:lby[ ._-]?)?vi(?:sion)?', strong: true },
  { value: 'DV', pattern: 'dv', strong: false },
]
