import { PurgeResult } from '@streamvault/api'
import type { Command } from 'commander'
import { connect } from '../client/connect.ts'
import { type CommonOptions, printJson, printLine, tell, UsageError, withCommonOptions } from './output.ts'

/** `streamvault purge`: removes a title, a file, or everything from the cache. */
export function addPurgeCommand(program: Command, signal: AbortSignal): void {
  withCommonOptions(program.command('purge'))
    .description('forget the cached bytes of a title or a file')
    .argument('[id]', 'a title or a file')
    .option('--all', 'everything that is cached')
    .action(async (id: string | undefined, options: CommonOptions & { all?: boolean }) => {
      if (id === '' || (id === undefined) !== (options.all === true))
        throw new UsageError('Cannot purge: name one id, or --all')
      await using connection = await connect(options, signal)
      const body = id === undefined ? { all: true } : { id }
      const purged = await connection.client.ask('POST', '/api/admin/purge', PurgeResult, signal, body)
      if (options.json === true) printJson(purged)
      else printLine(`${purged.slices} slices forgotten, ${purged.bytes} bytes`)
      for (const { edge, state, reason } of purged.edges) {
        if (state === 'done') continue
        const when = state === 'paused' ? 'jobs are resumed (streamvault jobs resume)' : 'it answers'
        tell(`Edge "${edge}" will be purged when ${when}${reason === null ? '' : `: ${reason}`}`)
      }
    })
}
