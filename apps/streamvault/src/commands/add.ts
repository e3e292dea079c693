import path from 'node:path'
import type { AddRequest, AddStreamLine } from '@streamvault/api'
import type { Command } from 'commander'
import { connect, connectToServer } from '../client/connect.ts'
import { type CommonOptions, UsageError, withCommonOptions } from './output.ts'
import { showAdded } from './show-added.ts'

interface AddOptions extends CommonOptions {
  dryRun?: boolean
  copy?: boolean
}

/** `streamvault add`: indexes files and folders. */
export function addAddCommand(program: Command, signal: AbortSignal): void {
  withCommonOptions(program.command('add'))
    .description('add films and series: files or folders, indexed where they lie')
    .argument('<paths...>', 'files or folders')
    .option('--dry-run', 'tell what would be done, and write nothing')
    .option('--copy', 'put the bytes into the main storage')
    .action(async (paths: string[], options: AddOptions) => {
      // An empty path comes from an unset variable: it would mean the current folder.
      if (paths.includes('')) throw new UsageError('Cannot add: one of the paths is empty')
      const request = {
        paths: paths.map((name) => path.resolve(name)),
        copy: options.copy ?? false,
        dryRun: options.dryRun ?? false,
      }
      if (request.dryRun) return await showAdded(await previewed(request, options, signal), options)
      await using connection = await connect(options, signal)
      await showAdded(connection.client.add(request, signal), options)
    })
}

async function previewed(
  request: AddRequest,
  options: CommonOptions,
  signal: AbortSignal,
): Promise<AsyncIterable<AddStreamLine>> {
  const { config, client } = await connectToServer(options)
  if (client !== undefined) return client.add(request, signal)
  const { previewAdd } = await import('../client/preview-add.ts')
  return previewAdd(config, request, signal)
}
