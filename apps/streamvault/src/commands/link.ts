import { LinkRequest, PlayLink } from '@streamvault/api'
import { parseDuration } from '@streamvault/config'
import type { Command } from 'commander'
import { connect } from '../client/connect.ts'
import { type CommonOptions, printJson, printLine, UsageError, withCommonOptions } from './output.ts'

interface LinkOptions extends CommonOptions {
  base?: string
  ip?: string
  ttl: string
  class: string
  form: string
}

/** `streamvault link`: one signed address and nothing else. */
export function addLinkCommand(program: Command, signal: AbortSignal): void {
  withCommonOptions(program.command('link'))
    .description('print a signed address of a file')
    .argument('<file-id>')
    .option('--base <url>', 'what the address begins with (default: the running server, else http://localhost:8080)')
    .option('--ip <address>', 'bind the link to this address (default: to none)')
    .option('--ttl <duration>', 'how long it opens, as 30s 5m 6h 7d', '6h')
    .option('--class <class>', 'guest or member', 'member')
    .option('--form <form>', 'direct, hls, remux or vtt:N', 'direct')
    .action(async (fileId: string, options: LinkOptions) => {
      const request = requestOf(fileId, options)
      await using connection = await connect(options, signal)
      const link = await connection.client.ask('POST', '/api/admin/link', PlayLink, signal, request)
      const url = new URL(link.url, baseOf(options.base) ?? connection.publicUrl ?? 'http://localhost:8080').href
      if (options.json === true) printJson({ ...link, url })
      else printLine(url)
    })
}

function requestOf(fileId: string, { ip, ttl, class: viewerClass, form }: LinkOptions): LinkRequest {
  const milliseconds = parseDuration(ttl)
  if (milliseconds === undefined)
    throw new UsageError(`Cannot use --ttl "${ttl}": expected a duration such as 30s, 5m, 6h or 7d`)
  const parsed = LinkRequest.safeParse({
    fileId,
    ip,
    class: viewerClass,
    form,
    ttlSeconds: Math.floor(milliseconds / 1000),
  })
  if (parsed.success) return parsed.data
  throw new UsageError(
    parsed.error.issues.map(({ path, message }) => `Cannot use ${path.join('.')}: ${message}`).join('\n'),
  )
}

function baseOf(text: string | undefined): string | undefined {
  if (text === undefined || /^https?:\/\/[^/]/.test(text)) return text
  throw new UsageError(`Cannot use --base "${text}": expected an address such as https://example.org`)
}
