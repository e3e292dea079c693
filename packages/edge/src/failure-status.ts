import type { SliceFailure } from '@streamvault/slice-cache'

/** The status of each failure, both at the public port and at the engine's port behind nginx. */
export const FAILURE_STATUS: Record<SliceFailure, number> = {
  file_withdrawn: 410,
  file_gone: 404,
  file_changed: 404,
  source_failed: 502,
  file_rechecked: 503,
  sessions_busy: 503,
  sessions_unreachable: 503,
  // It does not end by itself: an early retry is useless.
  no_sessions: 502,
  purged: 503,
  busy: 503,
}
