export type { Clock } from './clock.ts'
export { systemClock } from './clock.ts'
export { createSessionPool } from './create-session-pool.ts'
export type { BusyReason } from './errors.ts'
export { AttemptTimeoutError, PoolClosedError, SessionGoneError, SessionsBusyError } from './errors.ts'
export type { Priority } from './priority.ts'
export { PRIORITIES } from './priority.ts'
export type {
  AddOptions,
  AttemptResult,
  HedgeOptions,
  PoolEvent,
  PoolRequest,
  SessionPool,
  SessionPoolOptions,
  SessionState,
  SessionStatus,
  SharedOptions,
  TaskContext,
  Verdict,
  Viewer,
} from './session-pool.ts'
