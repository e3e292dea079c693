import { Command, CommanderError } from 'commander'
import { AdminRequestError } from './client/admin-client.ts'
import { addAddCommand } from './commands/add.ts'
import { addCacheCommand } from './commands/cache.ts'
import { addDoctorCommand } from './commands/doctor.ts'
import { addGatewayCommand } from './commands/gateway.ts'
import { addImportCommand } from './commands/import.ts'
import { addJobsCommand } from './commands/jobs.ts'
import { addLinkCommand } from './commands/link.ts'
import { UsageError } from './commands/output.ts'
import { addParseNameCommand } from './commands/parse-name.ts'
import { addPurgeCommand } from './commands/purge.ts'
import { addRebuildCommand } from './commands/rebuild.ts'
import { addSessionCommand } from './commands/session.ts'
import { addStartCommand } from './commands/start.ts'
import { addTitlesCommand } from './commands/titles.ts'
import { listenForStop } from './server/stop-signal.ts'

using stop = listenForStop()
const program = new Command('streamvault')
  .description('A media delivery network for a library that you may publish.')
  .exitOverride()
  .enablePositionalOptions()
  .showHelpAfterError()
  .addHelpText('after', '\nEnds with 0 when it is done, 1 when something failed, 2 on wrong use.')
addStartCommand(program, stop.signal)
addAddCommand(program, stop.signal)
addImportCommand(program, stop.signal)
addRebuildCommand(program, stop.signal)
addLinkCommand(program, stop.signal)
addTitlesCommand(program, stop.signal)
addParseNameCommand(program)
addPurgeCommand(program, stop.signal)
addCacheCommand(program, stop.signal)
addJobsCommand(program, stop.signal)
addSessionCommand(program, stop.signal)
addGatewayCommand(program, stop.signal)
addDoctorCommand(program)

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = exitCodeOf(error)
}

/** 0 done, 1 something failed, 2 wrong use. */
function exitCodeOf(error: unknown): number {
  // Help was asked for, or the parser has said what is wrong.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (stop.signal.aborted) return 130
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  // A value that only the server can judge is as wrong as one that we refuse.
  const isRefused = error instanceof AdminRequestError && error.code === 'bad_request'
  return error instanceof UsageError || isRefused ? 2 : 1
}
