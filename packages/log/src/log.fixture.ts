import { createLog, type Logger, type LogLevel } from './create-log.ts'

/** A log that writes into `lines`. */
export interface LogUnderTest {
  log: Logger
  lines: string[]
  /** The last line, parsed. */
  last(): Record<string, unknown>
}

/** Creates a log that keeps its lines. */
export function setUpLog(level: LogLevel = 'trace'): LogUnderTest {
  const lines: string[] = []
  const log = createLog({ level, name: 'test', destination: { write: (line) => void lines.push(line) } })
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '') }
}
