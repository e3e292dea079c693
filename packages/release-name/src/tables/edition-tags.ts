import type { TagRule } from '../tag.ts'

/** Cuts and editions. Weak, since titles use the same words. */
export const EDITION_TAGS: readonly TagRule[] = [
  { value: "Director's Cut", pattern: "director'?s?[ ._-]?cut|dc", strong: false },
  { value: 'Extended', pattern: 'extended(?:[ ._-](?:cut|edition|version))?|super[ ._-]duper[ ._-]cut', strong: false },
  { value: 'Unrated', pattern: "unrated(?:[ ._-]director'?s?[ ._-]cut)?", strong: false },
  { value: 'Uncut', pattern: 'uncut', strong: false },
  { value: 'Uncensored', pattern: 'uncensored|non-censuré', strong: false },
  { value: 'Theatrical', pattern: 'theatrical(?:[ ._-](?:cut|edition|version))?', strong: false },
  { value: 'Remastered', pattern: '(?:4k[ ._-])?(?:remastered|restored)', strong: false },
  { value: 'Special Edition', pattern: 'special[ ._-]edition', strong: false },
  { value: 'Criterion', pattern: 'criterion(?:[ ._-](?:collection|edition))?', strong: false },
  { value: 'IMAX', pattern: 'imax(?:[ ._-](?:edition|enhanced))?', strong: false },
  { value: 'Open Matte', pattern: 'open[ ._-]matte|om', strong: false },
  { value: 'Alternative Cut', pattern: 'alternat(?:iv)?e[ ._-]cut', strong: false },
  { value: 'Ultimate Edition', pattern: 'ultimate[ ._-](?:cut|edition|collector|fan[ ._-]collection)', strong: false },
  { value: "Collector's Edition", pattern: "collector'?s?[ ._-](?:cut|edition)|fan[ ._-]collection", strong: false },
  { value: 'Anniversary Edition', pattern: '\\d\\dth[ ._-]anniversary(?:[ ._-]edition)?', strong: false },
  { value: 'Limited', pattern: 'limited(?:[ ._-]edition)?', strong: false },
  { value: 'Integral', pattern: 'integral[ ._-]version', strong: false },
  { value: 'Final Cut', pattern: 'final[ ._-]cut', strong: false },
  { value: 'Colorized', pattern: 'colou?rized', strong: false },
]
