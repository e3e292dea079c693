import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setUpLog } from './log.fixture.ts'

describe('createLog', () => {
  it('keeps the facts', () => {
    const { log, last } = setUpLog()
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
    const { log, last } = setUpLog()
    const url = 'https://vault.example/stream/abc?expires=1800000000&class=member&sig=x'
    log.info({ url, req: { method: 'GET', url: '/stream/abc?sig=x', headers: {} } }, 'asked')
    assert.equal(last().url, 'https://vault.example/stream/abc?[hidden]')
    assert.deepEqual(last().req, { method: 'GET', url: '/stream/abc?[hidden]' })
  })

  it('keeps type, code, cause and places of an error', () => {
    const { log, last } = setUpLog()
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
    const { log, lines } = setUpLog()
    const loop: Record<string, unknown> = { many: Array.from({ length: 10_000 }, (_, i) => i) }
    loop.self = loop
    log.info({ loop }, 'a whole object')
    assert.ok((lines[0]?.length ?? 0) < 10_000)
  })

  it('writes nothing below its level', () => {
    const { log, lines } = setUpLog('warn')
    log.info('quiet')
    log.warn('loud')
    assert.equal(lines.length, 1)
  })
})
