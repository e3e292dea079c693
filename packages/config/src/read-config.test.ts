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
        assert.match(error.message, /telegram storage is not supported yet/)
        return true
      },
    )
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
