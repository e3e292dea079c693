import { createLog, type Logger, type LogLevel } from './create-log.ts'

/** A log that writes into `lines`. */
export interface LogUnderTest {
  log: Logger
  lines: string[]
  /** The last line, read. */
  last(): Record<string, unknown>
}

/** Makes a log that keeps what it writes. */
export function setUpLog(level: LogLevel = 'trace'): LogUnderTest {
  const lines: string[] = []
  const log = createLog({ level, name: 'test', destination: { write: (line) => void lines.push(line) } })
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '') }
}
