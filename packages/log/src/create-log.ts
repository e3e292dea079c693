import { type DestinationStream, type LogFn, type Logger, pino, stdTimeFunctions } from 'pino'
import { hideFields } from './hide-fields.ts'
import { hideSecrets, hideSubjects, hideValue } from './hide-text.ts'

export type { Logger } from 'pino'

/** From fewest lines to most; `silent` writes none. */
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

/** Settings of a log. */
export interface LogOptions {
  level: LogLevel
  /** The process or part that writes: `streamvault`, `edge`. */
  name: string
  /** Receives one line of JSON at a time. @default standard error, written synchronously */
  destination?: DestinationStream
}

/**
 * Creates a log of JSON lines that are safe to share: without secrets, tokens, cookies, headers, signed queries, and
 * names or paths of files. The same holds for children.
 *
 * Facts belong in fields; the message should be a constant sentence, because only text of a secret's form is
 * hidden in it. Errors keep their type, code and code locations, and lose quoted text.
 */
export function createLog({ level, name, destination }: LogOptions): Logger {
  const log = pino(
    {
      level,
      name,
      base: { pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => hideFields(fields),
      },
      // hideFields copies errors, and must see them before pino's serializer does.
      serializers: { err: (error) => error },
      hooks: {
        logMethod: writeHidden,
        // The whole line again, for secrets in the message.
        streamWrite: hideSecrets,
      },
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  )
  return hideBindings(log)
}

/** pino does not redact bindings of children. Children inherit from this log, so children of children are covered too. */
function hideBindings(log: Logger): Logger {
  const { child, setBindings } = log
  log.child = function (this: Logger, bindings, options) {
    return child.call(this, hideFields(bindings), options)
  } as typeof child
  log.setBindings = function (this: Logger, bindings) {
    setBindings.call(this, hideFields(bindings))
  }
  return log
}

/** Without a message pino would use the error's own, and would insert arguments into the text unhidden. */
function writeHidden(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, second, ...rest] = args as unknown[]
  const isMessage = typeof first === 'string'
  const fields = isMessage ? {} : first instanceof Error ? { err: first } : first
  const [message, values] = isMessage ? [first, args.slice(1)] : [second, rest]
  const hidden = (values as unknown[]).map((value) =>
    typeof value === 'string'
      ? hideValue(value)
      : value instanceof Error
        ? hideSubjects(value.message)
        : hideFields({ value }).value,
  )
  method.call(this, fields as object, typeof message === 'string' ? message : messageOf(fields), ...(hidden as never[]))
}

function messageOf(fields: unknown): string {
  const hasError = typeof fields === 'object' && fields !== null && 'err' in fields
  return hasError ? 'something failed' : ''
}
