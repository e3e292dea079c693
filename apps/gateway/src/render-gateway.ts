import { type GatewaySettings, GatewaySettingsError } from './gateway-settings.ts'
import { renderMain, renderSecrets } from './nginx/main.ts'

/** A file of the configuration. */
export interface RenderedFile {
  /** Below the gateway's folder. */
  name: string
  text: string
  /** Who may read it: everybody; who starts nginx; or nginx's own user, whom the helper runs as. */
  readers: 'all' | 'owner' | 'user'
}

/** Renders every file of the gateway. @throws GatewaySettingsError when the settings do not fit together */
export function renderGateway(settings: GatewaySettings): RenderedFile[] {
  const { cache, helper, mode, folder } = settings
  const helperSettings = {
    host: helper.host,
    port: helper.port,
    token: helper.token,
    accessLog: `${folder}/logs/access.log`,
    cache: mode === 'nginx' ? { directory: cache.directory, sliceBytes: cache.sliceBytes } : null,
  }
  return [
    { name: 'nginx.conf', text: renderMain(settings), readers: 'all' },
    { name: 'secrets.conf', text: renderSecrets(settings), readers: 'owner' },
    { name: 'proxies.conf', text: renderProxies(settings.proxies), readers: 'all' },
    { name: 'helper.json', text: `${JSON.stringify(helperSettings, null, 2)}\n`, readers: 'user' },
  ]
}

function renderProxies(proxies: readonly string[]): string {
  return proxies
    .map((network) => {
      if (!/^[\da-fA-F:.]+(?:\/\d{1,3})?$/.test(network)) {
        throw new GatewaySettingsError(`"${network}" is no network such as 10.0.0.0/8 or 2001:db8::/32`)
      }
      return `set_real_ip_from ${network};\n`
    })
    .join('')
}
