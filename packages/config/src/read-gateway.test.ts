import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ConfigError } from './config-error.ts'
import { readConfig } from './read-config.ts'

describe('readConfig, of the gateway and what stands in front', () => {
  it('reads the gateway, its certificate, other edges and the proxies in front', () => {
    const { gateway, edges, trustedProxies } = readConfig({
      GATEWAY_CACHE: 'nginx',
      GATEWAY_ADDRESSES: '0.0.0.0, [::]',
      GATEWAY_TLS_CERT: '/etc/ssl/c.pem',
      GATEWAY_TLS_KEY: '/etc/ssl/k.pem',
      EDGES: 'nginx=http://127.0.0.1:8083, far=https://edge.example.org',
      TRUSTED_PROXIES: '127.0.0.1,cloudflare,2001:db8::/32',
    })
    assert.deepEqual(gateway.tls, { port: 443, certificate: '/etc/ssl/c.pem', key: '/etc/ssl/k.pem' })
    assert.deepEqual([gateway.cache, gateway.addresses], ['nginx', ['0.0.0.0', '[::]']])
    assert.deepEqual(edges[1], { name: 'far', url: 'https://edge.example.org' })
    assert.deepEqual(trustedProxies, ['127.0.0.1', 'cloudflare', '2001:db8::/32'])
  })

  it('listens once at an address that is named twice, in whatever spelling', () => {
    const { gateway } = readConfig({
      GATEWAY_ADDRESSES: '0.0.0.0,[::1],0.0.0.0,[0:0:0:0:0:0:0:1],[2001:DB8::1],[2001:db8::1]',
    })
    assert.deepEqual(gateway.addresses, ['0.0.0.0', '[::1]', '[2001:db8::1]'])
  })

  it('refuses half a certificate, edges of one name, proxies that are no networks, and addresses and ports that are none', () => {
    const wrong: Record<string, string>[] = [
      { GATEWAY_TLS_CERT: '/c.pem' },
      { GATEWAY_TLS_CERT: 'c.pem', GATEWAY_TLS_KEY: '/k.pem' },
      { EDGES: 'a=http://x,a=http://y' },
      { EDGES: 'own=http://x' },
      { EDGES: 'http://x' },
      { TRUSTED_PROXIES: 'everybody' },
      { GATEWAY_CACHE: 'both' },
      { GATEWAY_ADDRESSES: '999.1.1.1' },
      { GATEWAY_PORT: '0' },
      { GATEWAY_TLS_PORT: '0' },
      { GATEWAY_ADDRESSES: '0.0.0.0,[1::2::3]' },
    ]
    for (const env of wrong) assert.throws(() => readConfig(env), ConfigError, JSON.stringify(env))
  })

  it('refuses addresses and lengths that no network has, in the words for any other mistake', () => {
    const problems = ['TRUSTED_PROXIES: expected networks such as 10.0.0.0/8, or cloudflare, separated by commas']
    const wrong = ['foo', '1.2.3.4/33', '10.0.0.0/40', '::1/129', '300.1.1.1', '1.2.3/8', '127.0.0.1,1.2.3.4/33']
    for (const TRUSTED_PROXIES of wrong) {
      assert.throws(() => readConfig({ TRUSTED_PROXIES }), { name: 'ConfigError', problems }, TRUSTED_PROXIES)
    }
  })
})
