import { PlayLink } from '@streamvault/api'
import { type Command, Option } from 'commander'
import { connect } from '../client/connect.ts'
import { addressBelow, checkBase, type LinkOptions, linkRequestOf } from './link-wish.ts'
import { printJson, printLine, withCommonOptions } from './output.ts'

/** `streamvault link`: prints one signed address and nothing else. */
export function addLinkCommand(program: Command, signal: AbortSignal): void {
  withCommonOptions(program.command('link'))
    .description('print a signed address of a file')
    .argument('<file-id>', 'as `add --json` and `titles` tell it')
    .option('--base <url>', 'what the address begins with (default: the running server, else http://localhost:8080)')
    .option('--ip <address>', 'bind the link to this address (default: to none)')
    .option('--ttl <duration>', 'how long it opens, as 30s 5m 6h 7d', '6h')
    .addOption(new Option('--class <class>', 'whose speed it has').choices(['guest', 'member']).default('member'))
    .option('--form <form>', 'what it opens: direct, the bytes as they are', 'direct')
    .action(async (fileId: string, options: LinkOptions) => {
      const request = linkRequestOf(fileId, options)
      if (options.base !== undefined) checkBase(options.base)
      await using connection = await connect(options, signal)
      const link = await connection.client.ask('POST', '/api/admin/link', PlayLink, signal, request)
      const url = addressBelow(options.base ?? connection.publicUrl ?? 'http://localhost:8080', link.url)
      if (options.json === true) printJson({ ...link, url })
      else printLine(url)
    })
}
