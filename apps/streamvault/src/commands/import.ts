import type { Command } from 'commander'
import { connect } from '../client/connect.ts'
import { type CommonOptions, withCommonOptions } from './output.ts'
import { showAdded } from './show-added.ts'

interface ImportOptions extends CommonOptions {
  dryRun?: boolean
  again?: boolean
}

/** `streamvault import`: indexes a Telegram channel in place. */
export function addImportCommand(program: Command, signal: AbortSignal): void {
  withCommonOptions(program.command('import'))
    .description('index the videos of a Telegram channel where they lie')
    .argument('<channel>', '@name, or its id (-100…)')
    .option('--dry-run', 'tell what would be done by the names, and do nothing')
    .option('--again', 'begin at the first message, not where the last import ended')
    .action(async (channel: string, options: ImportOptions) => {
      await using connection = await connect(options, signal)
      const request = { channel, dryRun: options.dryRun ?? false, again: options.again ?? false }
      await showAdded(connection.client.lines('/api/admin/import', request, signal), options)
    })
}
