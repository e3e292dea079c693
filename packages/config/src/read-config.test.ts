import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, it } from 'node:test'
import { ConfigError } from './config-error.ts'
import { readConfig } from './read-config.ts'
import { readEnvFile } from './read-env-file.ts'

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
        cacheDir: '/var/cache/nginx/streamvault',
        user: 'www-data',
        helperPort: 8083,
        enginePort: 8082,
      },
      log: { level: 'info' },
    })
  })

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

  it('refuses half a certificate, edges of one name, proxies that are no networks, and addresses that are none', () => {
    const wrong: Record<string, string>[] = [
      { GATEWAY_TLS_CERT: '/c.pem' },
      { GATEWAY_TLS_CERT: 'c.pem', GATEWAY_TLS_KEY: '/k.pem' },
      { EDGES: 'a=http://x,a=http://y' },
      { EDGES: 'own=http://x' },
      { EDGES: 'http://x' },
      { TRUSTED_PROXIES: 'everybody' },
      { GATEWAY_CACHE: 'both' },
      { GATEWAY_ADDRESSES: '999.1.1.1' },
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

  it('reads who asks Telegram, and which bots', () => {
    const token = `123:${'x'.repeat(35)}`
    const env = {
      STORAGE_URL: 'telegram://-1001234567890',
      TELEGRAM_API_ID: '17',
      TELEGRAM_API_HASH: 'ab'.repeat(16),
      TELEGRAM_BOT_TOKEN: token,
      TELEGRAM_BOT_TOKENS: `${token}, 4${token}`,
      TELEGRAM_INVITE: 'https://t.me/+AbCd-12_efGH',
      PYROGRAM_PROXY: 'socks5://me:p%40ss@proxy.lan:1080',
      SESSION_SOURCE_PREFIX: '2001:db8::/64',
    }
    const { storage, telegram } = readConfig(env)
    assert.deepEqual(storage, { kind: 'telegram', channel: 1_234_567_890 })
    assert.deepEqual(telegram?.botTokens, [token, `4${token}`])
    assert.equal(telegram?.invite, 'AbCd-12_efGH')
    assert.deepEqual(telegram?.proxy, { host: 'proxy.lan', port: 1080, user: 'me', password: 'p@ss' })
    assert.equal(telegram?.sourcePrefix, '2001:db8::')
    assert.equal(readConfig({}).telegram, undefined)
    for (const missing of ['TELEGRAM_API_ID', 'TELEGRAM_API_HASH'] as const) {
      assert.throws(() => readConfig({ ...env, [missing]: '' }), new RegExp(`${missing}: expected together`))
    }
    assert.throws(() => readConfig({ STORAGE_URL: env.STORAGE_URL }), /TELEGRAM_API_ID: expected/)
  })

  it('reads a bucket with whatever the AWS variables say of it', () => {
    const bare = readConfig({ STORAGE_URL: 's3://films' }).storage
    const nothing = { endpoint: undefined, pathStyle: undefined, credentials: undefined }
    assert.deepEqual(bare, { kind: 's3', bucket: 'films', prefix: '', region: 'us-east-1', ...nothing })
    const full = {
      STORAGE_URL: 's3://films/vault/main%20one/',
      AWS_REGION: 'eu-central-1',
      AWS_ENDPOINT_URL_S3: 'http://10.0.0.7:9000',
      S3_PATH_STYLE: 'false',
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token',
    }
    assert.deepEqual(readConfig(full).storage, {
      kind: 's3',
      bucket: 'films',
      prefix: 'vault/main one',
      region: 'eu-central-1',
      endpoint: 'http://10.0.0.7:9000',
      pathStyle: false,
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: 'token' },
    })
    assert.throws(() => readConfig({ AWS_ACCESS_KEY_ID: 'id' }), ConfigError)
  })

  it('reads a server that keeps our files', () => {
    assert.deepEqual(readConfig({ STORAGE_URL: 'https://dav.example/films/' }).storage, {
      kind: 'http',
      base: 'https://dav.example/films/',
      authorization: undefined,
    })
    const { storage } = readConfig({ STORAGE_URL: 'http://nas.lan:81/', STORAGE_AUTHORIZATION: 'Basic eA==' })
    assert.deepEqual(storage, { kind: 'http', base: 'http://nas.lan:81/', authorization: 'Basic eA==' })
  })

  it('refuses addresses that name no storage, or hold a secret', () => {
    for (const url of [
      'telegram://-100123',
      'file://host/path',
      'file:relative',
      '/srv/x',
      'file:///a%2Fb',
      'file:///a?b',
      'x',
      's3:///prefix',
      's3://x',
      's3://films:90/x',
      's3://id:secret@films/x',
      's3://films/a//b',
      's3://films/.hidden',
      's3://films/%E0',
      's3://films?region=x',
      'https://user:secret@dav.example/',
      'https://dav.example/?token=x',
      'ftp://dav.example/',
    ]) {
      assert.throws(() => readConfig({ STORAGE_URL: url }), ConfigError, url)
    }
  })

  it('refuses one port for two servers', () => {
    assert.throws(() => readConfig({ PORT: '9000', OPS_PORT: '9000' }), ConfigError)
    assert.ok(readConfig({ PORT: '0', OPS_PORT: '0' }))
  })
})

describe('readEnvFile', () => {
  it('reads names, quotes and comments, and takes a missing file for an empty one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'config-'))
    const path = join(folder, '.env')
    assert.deepEqual(await readEnvFile(path), {})
    await writeFile(path, '# a comment\nPORT=9000\nSTREAMVAULT_DATA="/a b" # there\n')
    assert.deepEqual({ ...(await readEnvFile(path)) }, { PORT: '9000', STREAMVAULT_DATA: '/a b' })
    await rm(folder, { recursive: true })
  })
})
