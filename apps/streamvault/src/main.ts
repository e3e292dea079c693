import { Command, CommanderError } from 'commander'
import { AdminRequestError } from './client/admin-request-error.ts'
import { UsageError } from './commands/output.ts'
import { listenForStop } from './server/stop-signal.ts'

/** Loaded on demand: a command's help does not wait for what other commands need. */
const COMMANDS: Record<string, () => Promise<(program: Command, signal: AbortSignal) => void>> = {
  start: async () => (await import('./commands/start.ts')).addStartCommand,
  add: async () => (await import('./commands/add.ts')).addAddCommand,
  import: async () => (await import('./commands/import.ts')).addImportCommand,
  rebuild: async () => (await import('./commands/rebuild.ts')).addRebuildCommand,
  link: async () => (await import('./commands/link.ts')).addLinkCommand,
  titles: async () => (await import('./commands/titles.ts')).addTitlesCommand,
  'parse-name': async () => (await import('./commands/parse-name.ts')).addParseNameCommand,
  purge: async () => (await import('./commands/purge.ts')).addPurgeCommand,
  cache: async () => (await import('./commands/cache.ts')).addCacheCommand,
  jobs: async () => (await import('./commands/jobs.ts')).addJobsCommand,
  session: async () => (await import('./commands/session.ts')).addSessionCommand,
  gateway: async () => (await import('./commands/gateway.ts')).addGatewayCommand,
  doctor: async () => (await import('./commands/doctor.ts')).addDoctorCommand,
}

using stop = listenForStop()
const program = new Command('streamvault')
  .description('A media delivery network for a library that you may publish.')
  .exitOverride()
  .enablePositionalOptions()
  .showHelpAfterError()
  .addHelpText('after', '\nEnds with 0 when it is done, 1 when something failed, 2 on wrong use.')
const [asked = ''] = process.argv.slice(2)
const wanted = Object.entries(COMMANDS).filter(([name]) => name === asked || !Object.hasOwn(COMMANDS, asked))
for (const [, load] of wanted) (await load())(program, stop.signal)

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = exitCodeOf(error)
}

/** 0 success, 1 failure, 2 wrong use. */
function exitCodeOf(error: unknown): number {
  // Help was requested, or the parser has printed what is wrong.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (stop.signal.aborted) return 130
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  // A value that only the server can validate is wrong use as well.
  const isRefused = error instanceof AdminRequestError && error.code === 'bad_request'
  return error instanceof UsageError || isRefused ? 2 : 1
}
