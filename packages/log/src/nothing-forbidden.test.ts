import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type LogUnderTest, setUpLog } from './log.fixture.ts'

const SECRET = 'n0b0dy-may-read-this'
const BOT_TOKEN = `123456789:${'Ab1-'.repeat(9)}`
const FILE = "Ma's Hidden Film (2001).mkv"
const forbidden = new RegExp(`${SECRET}|${BOT_TOKEN}|Hidden|/srv/films|srv.films|Ab1-Ab1`)
const url = `https://vault.example/stream/abc?expires=1800000000&class=member&tid=${SECRET}&bind=ip&kid=k1&sig=${SECRET}`

const secretFields = [
  'secret',
  'linkSecret',
  'LINK_SECRET',
  'token',
  'botToken',
  'TELEGRAM_BOT_TOKENS',
  'adminToken',
  'password',
  'authorization',
  'Authorization',
  'cookie',
  'set-cookie',
  'Set-Cookie',
  'apiKey',
  'TMDB_API_KEY',
  'api_hash',
  'sig',
  'md5',
  'signature',
  'tid',
  'sessionString',
  'authKey',
  'privateKey',
  'phone',
  'query',
  'search',
  'body',
]
const fileFields = [
  'path',
  'filePath',
  'fileName',
  'filename',
  'file',
  'files',
  'folder',
  'dir',
  'root',
  'key',
  'cwd',
  'suggestedName',
  'argv',
]

/** Asserts that the log has lines, each valid JSON, without any forbidden text. */
function assertNothingShown({ lines }: LogUnderTest): void {
  assert.ok(lines.length > 0)
  for (const line of lines) {
    assert.doesNotMatch(line, forbidden)
    assert.doesNotThrow(() => JSON.parse(line))
  }
}

describe('a log shows nothing forbidden', () => {
  it('in fields whose names say so, however deep, bound ones too', () => {
    const written = setUpLog()
    const { log } = written
    for (const name of [...secretFields, ...fileFields]) {
      for (const value of [SECRET, [SECRET], { inner: SECRET }, { a: { b: [SECRET] } }]) {
        log.info({ [name]: value }, 'a field')
        log.info({ outer: { deep: [{ [name]: value }] } }, 'a deep field')
        log.child({ [name]: value }).info('a bound field')
      }
    }
    assertNothingShown(written)
  })

  it('in addresses, headers and tokens, wherever they stand', () => {
    const written = setUpLog()
    const { log } = written
    for (const name of ['url', 'address', 'link', 'anything']) {
      log.info({ [name]: url }, 'an address')
      log.info({ [name]: new URL(url) }, 'an address object')
      log.info({ [name]: url.slice(url.indexOf('/stream')) }, 'an address without host')
      log.child({ [name]: url }).warn('a bound address')
    }
    log.info(`asked for ${url}`)
    log.info('asked for %s', url)
    log.info({ req: { method: 'GET', url, headers: { authorization: SECRET, cookie: SECRET } } }, 'a request')
    log.info({ headers: { authorization: `Bearer ${SECRET}`, cookie: SECRET } }, 'headers')
    log.info({ detail: `Authorization: Bearer ${SECRET}` }, 'a header in a text')
    log.info(`Authorization: Bearer ${SECRET}`)
    log.info({ proxy: `http://user:${SECRET}@example.org/` }, 'credentials in an address')
    log.info({ detail: `bot${BOT_TOKEN}`, other: BOT_TOKEN }, 'a bot token')
    log.info({ bytes: Buffer.from(SECRET) }, 'bytes')
    log.info({ map: new Map([['a', SECRET]]) }, 'a map')
    assertNothingShown(written)
  })

  for (const path of [
    `/srv/films/${FILE}`,
    `~/films/${FILE}`,
    `C:\\films\\${FILE}`,
    `file:///srv/films/${FILE}`,
    `./${FILE}`,
  ]) {
    it(`in texts and errors that name the file ${path}`, () => {
      const written = setUpLog()
      const { log } = written
      log.info({ detail: path, list: [path] }, 'a path in a field of any name')
      log.info('cannot read %s', path)
      for (const message of [
        `ENOENT: no such file, open '${path}'`,
        `Cannot read object "${path}": there is none`,
        `spawn ${path} failed`,
      ]) {
        const error = Object.assign(new Error(message, { cause: new Error(message) }), {
          code: 'ENOENT',
          path,
          dest: path,
        })
        log.error(error)
        log.error({ err: error })
        log.error({ err: error }, 'it failed')
        log.error({ reason: error, list: [error] }, 'it failed')
        log.error({ err: new AggregateError([error], message) }, 'it failed')
        log.error('it failed: %s', error)
      }
      assertNothingShown(written)
    })
  }
})
