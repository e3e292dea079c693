import type { Command } from 'commander'
import { withoutControls } from './without-controls.ts'

/** The arguments are invalid; the program exits with 2. */
export class UsageError extends Error {
  override name = 'UsageError'
  readonly code = 'wrong_use'
}

/** The options of every command. */
export interface CommonOptions {
  data?: string
  json?: boolean
}

/** Adds the options of every command. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--data <dir>', 'where the installation lies (default: STREAMVAULT_DATA, else data/ in the repository)')
    .option('--json', 'print JSON alone on standard output')
}

// The reader of a pipe may close it early, as `head` does: stop without an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

/** Prints one result on standard output for a person: one line, whatever it contains. */
export function printLine(text: string): void {
  process.stdout.write(`${withoutControls(text)}\n`)
}

/** Prints one JSON result on standard output. */
export function printJson(value: unknown): void {
  // Unchanged, because programs read it.
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

/** Prints one line for the person on standard error. */
export function tell(text: string): void {
  process.stderr.write(`${withoutControls(text)}\n`)
}
