import path from 'node:path'
import type { AddLine, AddStreamLine } from '@streamvault/api'
import type { Command } from 'commander'
import { connect } from '../client/connect.ts'
import { type CommonOptions, printJson, printLine, tell, withCommonOptions } from './output.ts'
import { createProgressLine } from './progress-line.ts'

interface AddOptions extends CommonOptions {
  dryRun?: boolean
  copy?: boolean
}

const MARKS = { added: '+', known: '=', skipped: '-', failed: '!' } as const

/** `streamvault add`: indexes files and folders. */
export function addAddCommand(program: Command, signal: AbortSignal): void {
  withCommonOptions(program.command('add'))
    .description('add films and series: files or folders, indexed where they lie')
    .argument('<paths...>', 'files or folders')
    .option('--dry-run', 'tell what would be done and do nothing')
    .option('--copy', 'put the bytes into the main storage')
    .action(async (paths: string[], options: AddOptions) => {
      await using connection = await connect(options, signal)
      const request = {
        paths: paths.map((name) => path.resolve(name)),
        copy: options.copy ?? false,
        dryRun: options.dryRun ?? false,
      }
      using progress = createProgressLine(process.stderr)
      let ended = false
      for await (const line of connection.client.add(request, signal)) {
        progress.clear()
        if ('error' in line) throw new Error(line.error.message)
        if (options.json === true) printJson(line)
        else printForPerson(line)
        if ('summary' in line) ended = true
        if ('summary' in line && line.summary.failed > 0) process.exitCode = 1
        if ('path' in line) progress.count(path.basename(line.path))
      }
      if (!ended) throw new Error('The server broke off before the end; run the same command again to go on')
    })
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
