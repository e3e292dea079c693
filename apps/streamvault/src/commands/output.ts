import type { Command } from 'commander'
import { withoutControls } from './without-controls.ts'

/** The arguments do not make a valid request; the program ends with 2. */
export class UsageError extends Error {
  override name = 'UsageError'
  readonly code = 'wrong_use'
}

/** Options that every command has. */
export interface CommonOptions {
  data?: string
  json?: boolean
}

/** Adds the options that every command has. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--data <dir>', 'where the installation lies (default: STREAMVAULT_DATA, else data/ in the repository)')
    .option('--json', 'print JSON alone on standard output')
}

// Whoever reads us may have seen enough, as `head` does: there is nobody left to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

/** One result on standard output, for a person: one line, whatever is in it. */
export function printLine(text: string): void {
  process.stdout.write(`${withoutControls(text)}\n`)
}

/** One JSON result on standard output. */
export function printJson(value: unknown): void {
  // To the byte: it is read by programs.
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

/** One line for the person alone, on standard error. */
export function tell(text: string): void {
  process.stderr.write(`${withoutControls(text)}\n`)
}
