export type { Logger, LogLevel, LogOptions } from './create-log.ts'
export { createLog } from './create-log.ts'
