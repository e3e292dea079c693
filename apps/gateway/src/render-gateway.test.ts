import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type GatewaySettings, GatewaySettingsError } from './gateway-settings.ts'
import { renderGateway } from './render-gateway.ts'

const SECRET = 'a secret of links in tests'

function settings(more: Partial<GatewaySettings> = {}): GatewaySettings {
  return {
    mode: 'nginx',
    folder: '/srv/gateway',
    user: 'www-data',
    workers: 2,
    listen: { addresses: ['0.0.0.0', '[::]'], port: 80, tls: { port: 443, certificate: '/c.pem', key: '/k.pem' } },
    edge: { host: '127.0.0.1', port: 8080 },
    engine: { host: '127.0.0.1', port: 8082 },
    engineToken: 'the token of the engine',
    linkSecrets: { '1': SECRET, default: SECRET },
    cache: { directory: '/c', maxBytes: 150e9, minFreeBytes: 5e9, inactiveMs: 72 * 3_600_000, sliceBytes: 2 ** 20 },
    proxies: ['173.245.48.0/20', '2400:cb00::/32'],
    proxyHeader: 'CF-Connecting-IP',
    guest: { connections: 2, bytesPerSecond: 750_000 },
    limits: { connections: 256, requestsPerSecond: 256 },
    headersMore: '/usr/lib/nginx/modules/ngx_http_headers_more_filter_module.so',
    helper: { host: '127.0.0.1', port: 8083, token: 'the token of the helper' },
    ...more,
  }
}

const textOf = (name: string, more?: Partial<GatewaySettings>): string =>
  renderGateway(settings(more)).find((file) => file.name === name)?.text ?? ''

describe('renderGateway', () => {
  it('keeps every secret in a file that few may read', () => {
    for (const { text, readers } of renderGateway(settings())) {
      if (readers === 'all') assert.doesNotMatch(text, /a secret of|the token of/)
    }
    assert.match(textOf('secrets.conf'), /"~\^1\$" "a secret of links in tests";/)
  })

  it('names secrets by patterns, so that a kid called "default" is one like any other', () => {
    assert.match(textOf('secrets.conf'), /"~\^default\$"/)
    assert.match(textOf('secrets.conf'), /default "";/)
  })

  it('sends everybody to TLS where there is TLS', () => {
    assert.match(textOf('nginx.conf'), /listen \[::\]:443 ssl http2 backlog=4096 reuseport;/)
    assert.match(textOf('nginx.conf'), /return 308 https:\/\/\$host\$request_uri;/)
    assert.doesNotMatch(textOf('nginx.conf', { listen: { ...settings().listen, tls: undefined } }), /ssl|308/)
  })

  it('believes the proxies that are named and nobody else', () => {
    assert.match(textOf('proxies.conf'), /^set_real_ip_from 173\.245\.48\.0\/20;$/m)
    assert.doesNotMatch(textOf('nginx.conf', { proxies: [] }), /real_ip/)
  })

  it('says of bytes alone that they cannot be read when nothing answers behind', () => {
    const text = textOf('nginx.conf')
    for (const status of [502, 504]) assert.match(text, new RegExp(`${status} \\$sv_silent_code;`))
    assert.match(text, /map \$sv_file \$sv_silent_code \{\s+default source_failed;\s+"" bad_gateway;/)
  })

  it('keeps slices in one place alone', () => {
    assert.doesNotMatch(textOf('nginx.conf', { mode: 'edge' }), /proxy_cache/)
    assert.match(textOf('nginx.conf'), /inactive=259200s/)
    assert.equal(JSON.parse(textOf('helper.json', { mode: 'edge' })).cache, null)
  })

  it('puts an IPv6 upstream into brackets', () => {
    assert.match(textOf('nginx.conf', { engine: { host: '::1', port: 8082 } }), /server \[::1\]:8082 max_fails=0;/)
  })

  it('refuses what would end a directive, what is no network, and slices without headers-more', () => {
    const wrong: Partial<GatewaySettings>[] = [
      { linkSecrets: { k1: 'a secret"; with an end' } },
      { linkSecrets: { k1: 'a secret with $host in it' } },
      { linkSecrets: { 'k 1': SECRET } },
      { engineToken: 'a token\nwith a line' },
      { proxies: ['everybody'] },
      { edge: { host: 'a b', port: 1 } },
      { headersMore: undefined },
    ]
    for (const more of wrong) assert.throws(() => renderGateway(settings(more)), GatewaySettingsError)
  })
})
