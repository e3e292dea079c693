import { type DestinationStream, type LogFn, type Logger, pino, stdTimeFunctions } from 'pino'
import { hideFields } from './hide-fields.ts'
import { hideSecrets, hideSubjects, hideValue } from './hide-text.ts'

export type { Logger } from 'pino'

/** From the fewest lines to the most; `silent` writes none. */
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

/** Settings of a log. */
export interface LogOptions {
  level: LogLevel
  /** Which process or part writes: `streamvault`, `edge`. */
  name: string
  /** Takes one line of JSON at a time. @default standard error, written at once */
  destination?: DestinationStream
}

/**
 * Makes a log of JSON lines that can be shown to others: it holds no secret, token, cookie, header, signed query, nor
 * the name or path of any file. Children hide the same.
 *
 * Facts belong in fields; the message should be a constant sentence, for in it only what has the form of a secret is
 * hidden. Errors keep their type, code and places in the code, and lose what they quote.
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
      // Errors are copied by hideFields, which must see them first.
      serializers: { err: (error) => error },
      hooks: {
        logMethod: writeHidden,
        // The whole line once more, for what came in by the message.
        streamWrite: hideSecrets,
      },
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  )
  return hideBindings(log)
}

/** pino leaves the fields of children alone. They inherit from this log, so their own children are covered too. */
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

/** Without a message pino would take the error's own, and put arguments into the text as they are. */
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
