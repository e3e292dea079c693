import { type GatewaySettings, GatewaySettingsError } from './gateway-settings.ts'
import { renderMain, renderSecrets } from './nginx/main.ts'

/** A file of the configuration. */
export interface RenderedFile {
  /** Path below the gateway's folder. */
  name: string
  text: string
  /** Read access: everybody; the user who starts nginx; or nginx's own user, as which the helper runs. */
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

/** The trusted proxies, and whether a request came from one, which nginx reveals only this way. */
function renderProxies(proxies: readonly string[]): string {
  for (const network of proxies) {
    if (!/^[\da-fA-F:.]+(?:\/\d{1,3})?$/.test(network)) {
      throw new GatewaySettingsError(`"${network}" is no network such as 10.0.0.0/8 or 2001:db8::/32`)
    }
  }
  const trusted = proxies.map((network) => `set_real_ip_from ${network};\n`)
  const lines = [...new Set(proxies)].map((network) => `  ${network} 1;\n`)
  return `${trusted.join('')}geo $realip_remote_addr $sv_from_proxy {\n  default 0;\n${lines.join('')}}\n`
}
