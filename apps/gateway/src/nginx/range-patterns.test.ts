import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { RANGE_LINES } from './range-patterns.ts'

/** The result of the rendered configuration's map for a header. */
function rangeOf(header: string): string | undefined {
  for (const { pattern, gives } of RANGE_LINES) {
    const match = new RegExp(pattern, 'i').exec(header)
    if (match !== null) return gives.replaceAll(/\{(\w+)\}/g, (_, name) => match.groups?.[name] ?? '') || undefined
  }
  return undefined
}

const FAR = 10n ** 15n - 1n

/** First and last byte of a valid range. Positions past any file are all equal. */
function meaningOf(header: string | undefined): (bigint | undefined)[] | undefined {
  const [, ...texts] = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header ?? '') ?? []
  const [first, last] = texts.map((text) => (text === '' ? undefined : BigInt(text)))
  if (first === undefined && last === undefined) return undefined
  if (first !== undefined && last !== undefined && last < first) return undefined
  if (first !== undefined && first >= FAR) return [FAR, undefined]
  return [first, last !== undefined && last > FAR ? FAR : last]
}

const digits = fc.oneof(
  fc.nat(30).map(String),
  fc.nat().map(String),
  fc.bigInt({ min: 0n, max: 10n ** 15n }).map(String),
  fc.nat(300).map((number) => `000${number}`),
  fc.constantFrom('', '9'.repeat(23), 'a', '-5', '0 '),
)
const header = fc
  .tuple(fc.constantFrom('bytes=', 'BYTES=', 'bytes= ', 'items='), digits, digits, fc.constantFrom('', ' ', ',0-1'))
  .map(([unit, first, last, end]) => `${unit}${first}-${last}${end}`)

describe('the patterns of ranges', () => {
  it('take for a range what is one to us, and name the same bytes', () => {
    fc.assert(
      fc.property(header, (text) => {
        assert.deepEqual(meaningOf(rangeOf(text)), meaningOf(text))
      }),
      { numRuns: 20_000 },
    )
  })

  it('name no range that nginx could not count or would call reversed', () => {
    assert.equal(rangeOf('bytes=9-5'), undefined)
    assert.equal(rangeOf('bytes=10-9'), undefined)
    assert.equal(rangeOf('bytes=1234-1229'), undefined)
    assert.equal(rangeOf('bytes=0 -5'), undefined)
    assert.equal(rangeOf(`bytes=${'9'.repeat(23)}-1${'0'.repeat(15)}`), undefined)
    assert.equal(rangeOf(`bytes=${'9'.repeat(20)}-${'8'.repeat(20)}`), undefined)
    assert.equal(rangeOf(`bytes=5-${'9'.repeat(23)}`), `bytes=5-${'9'.repeat(15)}`)
  })
})
