import type { SliceFailure } from '@streamvault/slice-cache'

/** The status that tells why bytes could not be had: at the public door, and at the engine's behind an nginx. */
export const FAILURE_STATUS: Record<SliceFailure, number> = {
  file_withdrawn: 410,
  file_gone: 404,
  file_changed: 404,
  source_failed: 502,
  file_rechecked: 503,
  sessions_busy: 503,
  sessions_unreachable: 503,
  // It does not end by itself: to come again soon is of no use.
  no_sessions: 502,
  purged: 503,
  busy: 503,
}
