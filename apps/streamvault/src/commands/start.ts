import type { Command } from 'commander'
import { type CommonOptions, printJson, printLine, tell, withCommonOptions } from './output.ts'

interface StartOptions extends CommonOptions {
  port?: string
  opsPort?: string
  demo: boolean
  web: boolean
}

/** `streamvault start`: the whole system in one process tree. */
export function addStartCommand(program: Command, signal: AbortSignal): void {
  withCommonOptions(program.command('start'))
    .description('start the server; stops at SIGTERM or Ctrl+C')
    .option('--port <port>', 'public port (default: PORT, else 8080)')
    .option('--ops-port <port>', 'operations port on 127.0.0.1 (default: OPS_PORT, else 8081)')
    .option('--no-demo', 'do not add the demo library')
    .option('--no-web', 'bytes and API alone, without the site')
    .action(async (options: StartOptions) => {
      await start(options, signal).catch((error: unknown) => {
        // A stop before the server was ready is a success, too.
        if (!signal.aborted) throw error
      })
    })
}

async function start(options: StartOptions, signal: AbortSignal): Promise<void> {
  // Loaded only here: neither help nor other commands need any of it.
  const { readInstallationConfig } = await import('../installation/installation-config.ts')
  const { prepareDataAndCache } = await import('../installation/prepare-data-and-cache.ts')
  const config = await readInstallationConfig(options)
  await prepareDataAndCache(config)
  if (options.web) await (await import('../installation/site-build.ts')).buildSite(signal)
  const { createLog } = await import('@streamvault/log')
  const log = createLog({ level: config.log.level, name: 'streamvault' })
  const { serve } = await import('../server/serve.ts')
  const { inNameOfSetting } = await import('../server/unusable-setting.ts')
  const parts = { config, withDemo: options.demo, withSite: options.web, log }
  await using server = await serve(parts, signal).catch((error: unknown) => {
    throw inNameOfSetting(error, config)
  })
  if (!['127.0.0.1', '::1', 'localhost'].includes(config.http.host)) {
    tell(
      `Beware: ${config.http.host} lets everybody who can reach this machine watch, for nobody needs to sign in yet.`,
    )
  }
  tell(`Metrics and readiness at ${server.opsAddress}`)
  const { address, opsAddress } = server
  if (options.json === true) printJson({ address, opsAddress })
  else printLine(`StreamVault is ready at ${address}`)
  await stopped(signal)
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    // The server's sockets keep the process alive; this promise only ends with them.
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
