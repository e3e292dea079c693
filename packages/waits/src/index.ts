export { orAborted } from './or-aborted.ts'
export { createRestartPauses, type RestartPauses, type RestartPausesOptions } from './restart-pauses.ts'
export { createTurns, type Turns } from './turns.ts'
export { type TimeLimits, withinTime } from './within-time.ts'
