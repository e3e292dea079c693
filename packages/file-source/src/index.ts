export {
  NoSourceError,
  SourceHungError,
  SourceLiedError,
  SourceShortError,
} from './failover/errors.ts'
export type { SourceEvent } from './failover/source-event.ts'
export type { FailoverLimits, SourceLimits } from './failover/time-limits.ts'
export { createFileSource, type FileSourceDeps } from './file-source.ts'
