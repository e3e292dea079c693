import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { contentRange, unsatisfiedContentRange } from './content-range.ts'
import { decideResponse, type Validators } from './decide-response.ts'
import { emptyFileCases, rangeCases } from './testing/index.ts'

const file: Validators = { size: 5000, etag: '"v1,x"', modifiedMs: Date.UTC(2024, 1, 5, 8, 4, 9, 750) }
const nowMs = Date.UTC(2026, 0, 1)

describe('decideResponse', () => {
  for (const { name, method, headers, size, wanted } of [...rangeCases(file), ...emptyFileCases(file)]) {
    it(`${name}${size === 0 ? ' (no bytes)' : ''}`, () => {
      const { status, range } = decideResponse(method, headers, { ...file, size }, nowMs)
      const length = range.end - range.start
      const seen = {
        status,
        ...(status === 206 && { contentRange: contentRange(range, size) }),
        ...(status === 416 && { contentRange: unsatisfiedContentRange(size) }),
        ...(status === 200 || status === 206 ? { length } : {}),
      }
      assert.deepEqual(seen, wanted)
      if (status !== 200 && status !== 206) assert.equal(length, 0)
    })
  }

  it('has a table of at least 60 rows with different names', () => {
    const names = rangeCases(file).map(({ name }) => name)
    assert.ok(names.length >= 60)
    assert.equal(new Set(names).size, names.length)
  })

  it('answers 412 rather than 304 to a method that writes', () => {
    assert.equal(decideResponse('PUT', { 'if-none-match': '*' }, file, nowMs).status, 412)
  })

  it('asks the date of no method that writes', () => {
    const late = { 'if-modified-since': new Date(nowMs).toUTCString() }
    for (const headers of [{}, late]) assert.equal(decideResponse('PUT', headers, file, nowMs).status, 200)
  })

  it('never resumes by a weak tag, even if it is ours', () => {
    const weak = { ...file, etag: 'W/"v1"' }
    assert.equal(decideResponse('GET', { range: 'bytes=0-1', 'if-range': 'W/"v1"' }, weak, nowMs).status, 200)
    assert.equal(decideResponse('GET', { 'if-match': 'W/"v1"' }, weak, nowMs).status, 412)
    assert.equal(decideResponse('GET', { 'if-none-match': '"v1"' }, weak, nowMs).status, 304)
  })

  it('does not take a lower-case weak mark for a strong tag', () => {
    assert.equal(decideResponse('GET', { 'if-match': `w/${file.etag}` }, file, nowMs).status, 412)
  })

  it('ignores a range that came in two headers', () => {
    assert.equal(decideResponse('GET', { range: ['bytes=0-1', 'bytes=2-3'] }, file, nowMs).status, 200)
    assert.equal(decideResponse('GET', { range: 'bytes=0-1, bytes=2-3' }, file, nowMs).status, 200)
  })

  it('sends the whole file when If-Range came twice, even the same', () => {
    const headers = { range: 'bytes=0-1', 'if-range': [file.etag, file.etag] }
    assert.equal(decideResponse('GET', headers, file, nowMs).status, 200)
  })

  it('never sends a byte outside the file, whatever the headers say', () => {
    const name = fc.constantFrom('range', 'if-range', 'if-match', 'if-none-match', 'if-modified-since')
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom('*', file.etag),
      fc.tuple(fc.nat(6000), fc.nat(6000)).map(([first, last]) => `bytes=${first}-${last}`),
      fc.stringMatching(/^bytes=\d{0,25}-\d{0,25}$/),
    )
    fc.assert(
      fc.property(fc.dictionary(name, value), fc.nat(5000), (headers, size) => {
        const { status, range } = decideResponse('GET', headers, { ...file, size }, nowMs)
        assert.ok(0 <= range.start && range.start <= range.end && range.end <= size)
        if (status === 206) assert.ok(range.start < range.end)
        if (status === 200) assert.deepEqual(range, { start: 0, end: size })
      }),
    )
  })
})
