export { AddLine, AddRequest, AddStreamLine, AddSummary } from './admin-add.ts'
export { type CachedFile, CacheJobs, CacheQuery, CacheStats, VerifyRequest, WarmRequest } from './admin-cache.ts'
export { ImportRequest, RebuildRequest } from './admin-channels.ts'
export { EdgeList, type EdgeView } from './admin-edges.ts'
export { JobList, JobListQuery, type JobState, JobView, KindRequest, PausedKinds } from './admin-jobs.ts'
export { LinkRequest } from './admin-link.ts'
export { type EdgePurge, PurgeRequest, PurgeResult } from './admin-purge.ts'
export {
  AddedSession,
  ExportedSession,
  SessionCheck,
  SessionList,
  SessionRequest,
  type SessionRest,
  type SessionState,
  SessionView,
} from './admin-sessions.ts'
export { MergeRequest, PlaceRequest, type PublicationState, SplitRequest, TitleEdit } from './admin-title-changes.ts'
export {
  AdminFile,
  AdminFileList,
  AdminFileListQuery,
  AdminTitle,
  AdminTitleList,
  AdminTitleListQuery,
  ChangedTitle,
  type FileState,
} from './admin-titles.ts'
export {
  MAX_PURGE_ORDER_BYTES,
  MAX_PURGED_FILE_BYTES,
  MAX_PURGED_FILES,
  PurgedBytes,
  PurgeOrder,
} from './edge-purge.ts'
export { ArtworkView, FileView, TrackView } from './media.ts'
export { PlayLink, PlayRequest } from './play.ts'
export { Problem, type ProblemDetail } from './problem.ts'
export {
  EpisodeView,
  FileAnswer,
  SearchQuery,
  SearchResult,
  TitleCard,
  TitleDetail,
  TitleList,
  TitleListQuery,
} from './titles.ts'
