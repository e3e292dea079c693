import type { TagRule } from '../tag.ts'

/** Video codecs. */
export const CODEC_TAGS: readonly TagRule[] = [
  { value: 'H.266', pattern: '[xh][ ._]?266|vvc', strong: true },
  { value: 'H.265', pattern: '[xh][ ._]?265|hevc(?:10)?', strong: true },
  { value: 'H.264', pattern: '[xh][ ._]?264|avc', strong: true },
  { value: 'H.263', pattern: 'h[ ._]?263', strong: true },
  { value: 'MPEG-2', pattern: 'mpeg-?2|mpg2|h[ ._]?262', strong: true },
  { value: 'AV1', pattern: 'av1', strong: true },
  { value: 'VP9', pattern: 'vp9', strong: true },
  { value: 'VP8', pattern: 'vp8', strong: true },
  { value: 'VC-1', pattern: 'vc-?1', strong: true },
  { value: 'XviD', pattern: 'x-?vid', strong: true },
  { value: 'DivX', pattern: '(?:dv)?divx', strong: true },
]
