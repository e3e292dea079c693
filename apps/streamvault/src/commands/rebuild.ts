import type { Command } from 'commander'
import { connect } from '../client/connect.ts'
import { type CommonOptions, withCommonOptions } from './output.ts'
import { showAdded } from './show-added.ts'

interface RebuildOptions extends CommonOptions {
  dryRun?: boolean
}

/** `streamvault rebuild`: restores the catalogue from the storage channel. */
export function addRebuildCommand(program: Command, signal: AbortSignal): void {
  withCommonOptions(program.command('rebuild'))
    .description('restore titles and files from what the Telegram channel of the main storage tells')
    .option('--dry-run', 'tell what would be restored and do nothing')
    .action(async (options: RebuildOptions) => {
      await using connection = await connect(options, signal)
      const request = { dryRun: options.dryRun ?? false }
      await showAdded(connection.client.lines('/api/admin/rebuild', request, signal), options)
    })
}
