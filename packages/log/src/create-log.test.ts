import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createLog, type LogLevel } from './create-log.ts'

function setUp(level: LogLevel = 'trace') {
  const lines: string[] = []
  const log = createLog({ level, name: 'test', destination: { write: (line) => void lines.push(line) } })
  const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '')
  return { log, lines, last }
}

const SECRET = 'n0b0dy-may-read-this'
const BOT_TOKEN = `123456789:${'Ab1-'.repeat(9)}`
const FILE = "Ma's Hidden Film (2001).mkv"
const forbidden = new RegExp(`${SECRET}|${BOT_TOKEN}|Hidden|/srv/films|srv.films|Ab1-Ab1`)
const url = `https://vault.example/stream/abc?expires=1800000000&class=member&tid=${SECRET}&bind=ip&kid=k1&sig=${SECRET}`

describe('createLog', () => {
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

  it('writes no forbidden thing, wherever it stands', () => {
    const { log, lines } = setUp()
    for (const name of [...secretFields, ...fileFields]) {
      for (const value of [SECRET, [SECRET], { inner: SECRET }, { a: { b: [SECRET] } }]) {
        log.info({ [name]: value }, 'a field')
        log.info({ outer: { deep: [{ [name]: value }] } }, 'a deep field')
        log.child({ [name]: value }).info('a bound field')
      }
    }
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
    for (const path of [
      `/srv/films/${FILE}`,
      `~/films/${FILE}`,
      `C:\\films\\${FILE}`,
      `file:///srv/films/${FILE}`,
      `./${FILE}`,
    ]) {
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
    }
    assert.ok(lines.length > 300)
    for (const line of lines) {
      assert.doesNotMatch(line, forbidden)
      assert.doesNotThrow(() => JSON.parse(line))
    }
  })

  it('keeps the facts', () => {
    const { log, last } = setUp()
    log
      .child({ part: 'edge' })
      .warn({ fileId: 'abc', bytes: 12, isHit: true, range: { start: 0, end: 5 }, sha: null }, 'slice read')
    const { time, pid, ...line } = last()
    assert.deepEqual(line, {
      level: 'warn',
      name: 'test',
      part: 'edge',
      fileId: 'abc',
      bytes: 12,
      isHit: true,
      range: { start: 0, end: 5 },
      sha: null,
      msg: 'slice read',
    })
    assert.equal(pid, process.pid)
    assert.match(String(time), /^\d{4}-\d\d-\d\dT/)
  })

  it('keeps the path of an address and hides its query', () => {
    const { log, last } = setUp()
    log.info({ url, req: { method: 'GET', url: '/stream/abc?sig=x', headers: {} } }, 'asked')
    assert.equal(last().url, 'https://vault.example/stream/abc?[hidden]')
    assert.deepEqual(last().req, { method: 'GET', url: '/stream/abc?[hidden]' })
  })

  it('keeps type, code, cause and places of an error', () => {
    const { log, last } = setUp()
    log.error({
      err: Object.assign(new TypeError('Cannot read object "x": there is none', { cause: new Error('gone') }), {
        code: 'E1',
      }),
    })
    const err = last().err as Record<string, unknown>
    assert.deepEqual(
      [err.type, err.code, err.message],
      ['TypeError', 'E1', 'Cannot read object "[hidden]": there is none'],
    )
    assert.match(String(err.stack), /log\/src\/create-log\.test\.ts:\d+:\d+/)
    assert.equal((err.cause as Record<string, unknown>).message, 'gone')
    assert.equal(last().msg, 'something failed')
  })

  it('bounds what one line can hold', () => {
    const { log, lines } = setUp()
    const loop: Record<string, unknown> = { many: Array.from({ length: 10_000 }, (_, i) => i) }
    loop.self = loop
    log.info({ loop }, 'a whole object')
    assert.ok((lines[0]?.length ?? 0) < 10_000)
  })

  it('writes nothing below its level', () => {
    const { log, lines } = setUp('warn')
    log.info('quiet')
    log.warn('loud')
    assert.equal(lines.length, 1)
  })
})
