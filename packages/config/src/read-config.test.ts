import assert from 'node:assert/strict'
import { join, resolve } from 'node:path'
import { describe, it } from 'node:test'
import { ConfigError } from './config-error.ts'
import { readConfig } from './read-config.ts'

describe('readConfig', () => {
  it('has a default for everything', () => {
    const dataDir = resolve('data')
    assert.deepEqual(readConfig({}), {
      http: { host: '127.0.0.1', port: 8080, opsPort: 8081 },
      dataDir,
      storage: { kind: 'folder', root: join(dataDir, 'objects') },
      telegram: undefined,
      mirrors: { allowHosts: [] },
      cache: {
        dir: join(dataDir, 'cache'),
        maxBytes: undefined,
        inactiveMs: 259_200_000,
        minFreeBytes: 1e9,
        sliceBytes: 1_048_576,
        memoryBytes: 256 * 2 ** 20,
      },
      viewers: {
        defaultClass: 'member',
        guestRate: { bytesPerSecond: 1_500_000, burstBytes: 1_500_000 },
        maxStreams: 2,
      },
      trustedProxies: [],
      edges: [],
      gateway: {
        cache: undefined,
        addresses: ['0.0.0.0'],
        port: 80,
        tls: undefined,
        upstream: '127.0.0.1',
        cacheDir: '/var/cache/streamvault',
        user: 'www-data',
        helperPort: 8083,
        enginePort: 8082,
      },
      log: { level: 'info' },
    })
  })

  it('reads every variable', () => {
    const config = readConfig({
      HOST: '::',
      PORT: '0',
      OPS_PORT: '9001',
      STREAMVAULT_DATA: '/srv/vault',
      STORAGE_URL: 'file:///srv/my%20objects',
      CACHE_DIR: '/ssd',
      CACHE_MAX_BYTES: '150GB',
      CACHE_INACTIVE: '6h',
      CACHE_MIN_FREE: '512MiB',
      SLICE_BYTES: '10MiB',
      CACHE_MEMORY_BYTES: '64MiB',
      GUEST_RATE: '2MB',
      GUEST_BURST: '5MB',
      DEFAULT_CLASS: 'guest',
      MAX_STREAMS: '5',
      LOG_LEVEL: 'debug',
      MIRROR_ALLOW_HOSTS: 'nas.lan, 10.0.0.7:9000,[fd00::1]:80',
      SOMETHING_ELSE: 'ignored',
    })
    assert.deepEqual(config.http, { host: '::', port: 0, opsPort: 9001 })
    assert.deepEqual(config.storage, { kind: 'folder', root: '/srv/my objects' })
    assert.deepEqual(config.mirrors.allowHosts, ['nas.lan', '10.0.0.7:9000', '[fd00::1]:80'])
    assert.deepEqual(config.cache, {
      dir: '/ssd',
      maxBytes: 150e9,
      inactiveMs: 21_600_000,
      minFreeBytes: 512 * 2 ** 20,
      sliceBytes: 10 * 2 ** 20,
      memoryBytes: 64 * 2 ** 20,
    })
    assert.deepEqual(config.viewers, {
      defaultClass: 'guest',
      guestRate: { bytesPerSecond: 2e6, burstBytes: 5e6 },
      maxStreams: 5,
    })
    assert.equal(readConfig({ GUEST_RATE: '0' }).viewers.guestRate, undefined)
    assert.equal(config.log.level, 'debug')
  })

  it('lets flags go before the environment, and takes empty for not set', () => {
    assert.equal(readConfig({ PORT: '1' }, { PORT: '2' }).http.port, 2)
    assert.equal(readConfig({ PORT: '1' }, { PORT: undefined }).http.port, 1)
    assert.equal(readConfig({ PORT: '' }).http.port, 8080)
  })

  it('reports every mistake by name with what was expected, and shows no value', () => {
    const wrong = {
      HOST: 'http://wrong value',
      PORT: '80a',
      OPS_PORT: '65536',
      STORAGE_URL: 'telegram://hidden-value',
      STORAGE_AUTHORIZATION: 'Bearer hidden\nvalue',
      AWS_REGION: 'wrong region',
      AWS_ENDPOINT_URL_S3: 'ftp://hidden',
      S3_PATH_STYLE: 'perhaps',
      MIRROR_ALLOW_HOSTS: 'http://hidden',
      CACHE_MAX_BYTES: '150 gb',
      CACHE_INACTIVE: '3 days',
      CACHE_MIN_FREE: '-1',
      SLICE_BYTES: '100KB',
      TELEGRAM_API_ID: 'none',
      TELEGRAM_API_HASH: 'hidden hash',
      TELEGRAM_BOT_TOKENS: '12:hidden,12:token',
      TELEGRAM_BOT_TOKEN: '12:hidden',
      TELEGRAM_INVITE: 'https://t.me/hidden',
      TELEGRAM_TEST_DCS: '[{"id":9}]',
      TELEGRAM_TEST_PUBLIC_KEY: 'hidden key',
      SESSION_MAX_VIEWERS: '-15',
      SESSION_REQUESTS_PER_SECOND: '1e3',
      SESSION_SAFETY_PERCENT: '101',
      SESSION_CONNECTIONS: '99',
      SESSION_SOURCE_PREFIX: '10.0.0.0/8',
      PYROGRAM_PROXY: 'http://user:hidden@proxy:1',
      DEFAULT_CLASS: 'wrongclass',
      MAX_STREAMS: '0',
      LOG_LEVEL: 'loudly',
    }
    assert.throws(
      () => readConfig(wrong),
      (error) => {
        assert.ok(error instanceof ConfigError)
        assert.deepEqual(
          error.problems.map((problem) => problem.split(':')[0]),
          Object.keys(wrong),
        )
        for (const problem of error.problems) assert.match(problem, /^[A-Z\d_]+: expected /)
        for (const value of Object.values(wrong)) assert.ok(value.length < 3 || !error.message.includes(value), value)
        return true
      },
    )
  })

  it('reports what is wrong in one variable and what is wrong between two at once', () => {
    const wrong = {
      PORT: '9000',
      OPS_PORT: '9000',
      CACHE_MIN_FREE: 'much',
      AWS_ACCESS_KEY_ID: 'key',
      GATEWAY_TLS_KEY: '/k.pem',
      TELEGRAM_API_ID: '17',
    }
    assert.throws(
      () => readConfig(wrong),
      (error) => {
        assert.ok(error instanceof ConfigError)
        assert.deepEqual(error.problems.map((problem) => problem.split(':')[0]).sort(), [
          'AWS_SECRET_ACCESS_KEY',
          'CACHE_MIN_FREE',
          'GATEWAY_TLS_CERT',
          'OPS_PORT',
          'TELEGRAM_API_HASH',
        ])
        return true
      },
    )
  })

  it('refuses one port for two servers', () => {
    assert.throws(() => readConfig({ PORT: '9000', OPS_PORT: '9000' }), ConfigError)
    assert.ok(readConfig({ PORT: '0', OPS_PORT: '0' }))
  })
})
