import { CacheJobs, CacheStats, JobList, type JobView } from '@streamvault/api'
import { parseSize } from '@streamvault/config'
import type { Command } from 'commander'
import { connect } from '../client/connect.ts'
import type { Connection } from '../client/connection.ts'
import { readVerified, readWarmed, statsLines, verifiedLine, warmedLine } from './cache-lines.ts'
import { followJobs } from './follow-jobs.ts'
import { type CommonOptions, printJson, printLine, tell, UsageError, withCommonOptions } from './output.ts'
import { createProgressBar } from './progress-bar.ts'

interface WorkOptions extends CommonOptions {
  detach?: boolean
}

const DETACH = 'only begin it; "jobs list" tells how far it is'
const WARM_HELP = `
It reads the storage after everything that viewers wait for, and ends where more would push out what they watch:
in a cache that is full, at a tenth of its size. Ctrl-C ends it; what was fetched stays.
Exit code: 0 all of it is there, 1 some is not, 2 wrong use.`
const VERIFY_HELP = `
A damaged slice is removed, and fetched again when somebody asks for it. Ctrl-C ends it.
Exit code: 0 everything was read, whether or not damage was found and removed (see "damaged"), 1 it was not, 2 wrong use.`
const MIN_RATE = 65_536

/** `streamvault cache`: shows, warms and verifies the slice cache. */
export function addCacheCommand(program: Command, signal: AbortSignal): void {
  const cache = program.command('cache').description('what is kept of the files that are watched')
  withCommonOptions(cache.command('stats'))
    .description('tell what the cache holds, and what became of it since the server started')
    .option('--top <n>', 'name the n files of which most is kept', '10')
    .action(async (options: CommonOptions & { top: string }) => {
      const top = readNumber('--top', options.top, 0, 100)
      await using connection = await connect(options, signal)
      const stats = await connection.client.ask('GET', `/api/admin/cache?top=${top}`, CacheStats, signal)
      if (options.json === true) return printJson(stats)
      for (const line of statsLines(stats, Date.now())) printLine(line)
    })
  withCommonOptions(cache.command('warm'))
    .description('fetch files into the cache before anybody watches them')
    .argument('<id...>', 'titles or files')
    .option('--head <size>', 'so much of each file alone, as 50MB or 64MiB')
    .option('--detach', DETACH)
    .addHelpText('after', WARM_HELP)
    .action(async (ids: string[], options: WorkOptions & { head?: string }) => {
      const headBytes = readSize('--head', options.head, 1)
      await warm({ ids, ...(headBytes === undefined ? {} : { headBytes }) }, options, signal)
    })
  withCommonOptions(cache.command('verify'))
    .description('read what is kept against its checksums, and remove what is damaged')
    .argument('[id]', 'a title or a file (default: everything)')
    .option('--rate <size>', 'read so much a second, as 64MB (default: 16MiB, so that viewers do not notice)')
    .option('--detach', DETACH)
    .addHelpText('after', VERIFY_HELP)
    .action(async (id: string | undefined, options: WorkOptions & { rate?: string }) => {
      const bytesPerSecond = readSize('--rate', options.rate, MIN_RATE)
      const body = { ...(id === undefined ? {} : { id }), ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }) }
      await verify(body, options, signal)
    })
}

async function warm(body: object, options: WorkOptions, signal: AbortSignal): Promise<void> {
  const ended = await run('warm', body, options, signal)
  if (ended === undefined) return
  const files = ended.map(readWarmed)
  if (options.json === true) printJson({ files })
  else for (const file of files) printLine(warmedLine(file))
  if (!files.every(({ isWhole }) => isWhole)) throw new Error('Not everything that was asked for is in the cache.')
}

async function verify(body: object, options: WorkOptions, signal: AbortSignal): Promise<void> {
  const [job] = (await run('verify', body, options, signal)) ?? []
  if (job === undefined) return
  const verified = readVerified(job)
  if (options.json === true) printJson(verified)
  else printLine(verifiedLine(verified))
  if (verified.state !== 'done') throw new Error('Not everything was read.')
  if ((verified.damaged ?? 0) > 0) tell('Damage like this comes from the disk or its cable: look at its own report.')
}

/** Starts jobs and waits for them. @returns `undefined` when they run on in the background */
async function run(
  what: 'warm' | 'verify',
  body: object,
  options: WorkOptions,
  signal: AbortSignal,
): Promise<JobView[] | undefined> {
  await using connection = await connect(options, signal)
  const { paused } = await connection.client.ask('GET', '/api/admin/jobs?limit=1', JobList, signal)
  const { items } = await connection.client.ask('POST', `/api/admin/cache/${what}`, CacheJobs, signal, body)
  if (paused.includes('all') || paused.includes(what))
    tell('Jobs are paused: it is done when they are resumed (streamvault jobs resume).')
  if (options.detach === true) return detach(items, connection, options)
  using bar = createProgressBar(process.stderr, 'slices')
  return await followJobs(items, { client: connection.client, bar, signal })
}

function detach(items: JobView[], { publicUrl }: Connection, { json }: CommonOptions): undefined {
  const jobs = items.map(({ id }) => id)
  if (json === true) printJson({ jobs })
  else for (const id of jobs) printLine(id)
  if (publicUrl === undefined) tell('No server runs: it goes on when one does.')
}

function readSize(name: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined
  const bytes = parseSize(text)
  if (bytes !== undefined && bytes >= least) return bytes
  throw new UsageError(`Cannot use ${name} "${text}": expected a size such as 64MB or 64MiB, ${least} bytes at least`)
}

function readNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= least && number <= most) return number
  throw new UsageError(`Cannot use ${name} "${text}": expected a number from ${least} to ${most}`)
}
