import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { makeFolder } from '@streamvault/folders'
import type { Command } from 'commander'
import { readInstallationConfig } from '../installation/installation-config.ts'
import { isMissing } from '../installation/is-missing.ts'
import { type CommonOptions, printJson, printLine, tell, UsageError, withCommonOptions } from './output.ts'

interface RenderOptions extends CommonOptions {
  out?: string
  refreshProxies?: boolean
}

/** `streamvault gateway`: nginx in front. */
export function addGatewayCommand(program: Command, signal: AbortSignal): void {
  const gateway = program.command('gateway').description('nginx in front of this installation')
  withCommonOptions(gateway.command('render'))
    .description("write nginx's configuration, from the configuration of this installation")
    .option('--out <dir>', 'where it goes, and where nginx runs (default: gateway/ in the data directory)')
    .option('--refresh-proxies', "fetch Cloudflare's networks first")
    .action(async (options: RenderOptions) => {
      if (options.out === '') throw new UsageError('Cannot use --out "": expected a folder')
      const { writeGateway } = await import('@streamvault/gateway')
      const { rangesFile, readGatewaySettings } = await import('../installation/gateway-settings.ts')
      const { prepareDataAndCache } = await import('../installation/prepare-data-and-cache.ts')
      const config = await readInstallationConfig(options)
      await prepareDataAndCache(config)
      if (options.refreshProxies === true) {
        const { refreshRanges } = await import('../installation/cloudflare-ranges.ts')
        tell(`${await refreshRanges(rangesFile(config), signal)} networks of Cloudflare`)
      }
      const folder = path.resolve(options.out ?? path.join(config.dataDir, 'gateway'))
      await makeFolder(folder)
      const files = await writeGateway(await readGatewaySettings(config, folder))
      if (options.json === true) printJson({ folder, files })
      else for (const file of files) printLine(file)
      if (config.gateway.cache === undefined)
        tell('Set GATEWAY_CACHE, so that links are signed in the form that nginx checks.')
      if (config.trustedProxies.length === 0) {
        tell("Set TRUSTED_PROXIES to nginx's address: without it every viewer seems to come from nginx.")
      }
      tell(`Start it with: nginx -p ${folder} -c nginx.conf`)
    })
  withCommonOptions(gateway.command('helper'))
    .description("remove slices and count requests beside nginx, as nginx's own user")
    .argument('<dir>', 'where the configuration was rendered')
    .action(async (folder: string, options: CommonOptions) => {
      const { NginxHelperSettings, startNginxHelper } = await import('@streamvault/gateway')
      const settings = NginxHelperSettings.parse(JSON.parse(await readRendered(folder)))
      await using helper = await startNginxHelper(settings, (error) => tell(String(error)))
      const address = `http://${settings.host}:${helper.port}`
      if (options.json === true) printJson({ address })
      else printLine(`The gateway's helper is ready at ${address}`)
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve()
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
    })
}

async function readRendered(folder: string): Promise<string> {
  try {
    return await readFile(path.join(folder, 'helper.json'), 'utf8')
  } catch (error) {
    if (!isMissing(error)) throw error
    throw new NoGatewayError(folder)
  }
}

/** The folder holds no rendered configuration. */
class NoGatewayError extends Error {
  override name = 'NoGatewayError'
  readonly code = 'no_gateway'

  constructor(folder: string) {
    super(`Cannot read the gateway in "${folder}": it has no helper.json, which "gateway render" writes`)
  }
}
