import path from 'node:path'
import type { AddLine, AddStreamLine } from '@streamvault/api'
import { type CommonOptions, printJson, printLine, tell } from './output.ts'
import { createProgressLine } from './progress-line.ts'

const MARKS = { added: '+', known: '=', skipped: '-', failed: '!' } as const

/** Prints files as they finish, with progress; the exit code is 1 when one failed. @throws when the stream broke off */
export async function showAdded(lines: AsyncIterable<AddStreamLine>, { json }: CommonOptions): Promise<void> {
  using progress = createProgressLine(process.stderr)
  let ended = false
  for await (const line of lines) {
    progress.clear()
    if ('error' in line) throw new Error(line.error.message)
    if (json === true) printJson(line)
    else printForPerson(line)
    if ('summary' in line) ended = true
    if ('summary' in line && line.summary.failed > 0) process.exitCode = 1
    if ('path' in line) progress.count(path.basename(line.path))
  }
  if (!ended) throw new Error('The server broke off before the end; run the same command again to go on')
}

function printForPerson(line: AddStreamLine): void {
  if ('path' in line) printLine(`${MARKS[line.status]} ${describe(line)}`)
  else if ('summary' in line) {
    const { added, known, skipped, failed } = line.summary
    tell(`${added} added, ${known} known, ${skipped} skipped, ${failed} failed`)
  }
}

function describe({ path: file, title, reason }: AddLine): string {
  return [file, title === null ? undefined : `→ ${title}`, reason === null ? undefined : `(${reason})`]
    .filter((part) => part !== undefined)
    .join(' ')
}
