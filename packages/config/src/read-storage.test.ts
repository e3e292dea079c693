import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ConfigError } from './config-error.ts'
import { readConfig } from './read-config.ts'

describe('readConfig, of the storage', () => {
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
})
