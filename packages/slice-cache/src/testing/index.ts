export { createSliceIndex, type SliceIndex, type SliceIndexOptions } from '../eviction/slice-index.ts'
export {
  createPatternSource,
  PATTERN_MODIFIED_MS,
  type PatternFile,
  type PatternSource,
  type SourceRead,
} from './pattern-source.ts'
