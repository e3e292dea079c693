import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  BLOCK_BYTES,
  checksumsOf,
  decodeHeader,
  encodeHeader,
  HEADER_BYTES,
  MAX_SLICE_BYTES,
  type SliceHeader,
} from './slice-format.ts'

const headers = fc.record({
  fileId: fc.stringMatching(/^[\w-]{1,64}$/),
  index: fc.nat(0xffffffff),
  sliceBytes: fc.integer({ min: 1, max: MAX_SLICE_BYTES }),
  length: fc.integer({ min: 1, max: MAX_SLICE_BYTES }),
})

function pageOf(header: Omit<SliceHeader, 'checksums'>): Buffer {
  const checksums = Uint32Array.from(
    { length: Math.ceil(header.length / BLOCK_BYTES) },
    (_, block) => block * 2654435761,
  )
  return encodeHeader({ ...header, checksums })
}

describe('the header of a slice', () => {
  it('reads back what was written, in one page', () => {
    fc.assert(
      fc.property(headers, (header) => {
        const page = pageOf(header)
        assert.equal(page.byteLength, HEADER_BYTES)
        const { checksums, ...rest } = decodeHeader(page) ?? assert.fail('not read')
        assert.deepEqual(rest, { ...header })
        assert.equal(checksums[checksums.length - 1], ((checksums.length - 1) * 2654435761) >>> 0)
      }),
    )
  })

  it('is refused when any byte of it is another', () => {
    const page = pageOf({ fileId: 'film', index: 3, sliceBytes: 2 ** 20, length: 1_000_000 })
    fc.assert(
      fc.property(fc.nat(HEADER_BYTES - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(page)
        damaged[at] = (damaged[at] as number) ^ change
        assert.equal(decodeHeader(damaged), undefined)
      }),
    )
  })

  it('is refused when it is cut', () => assert.equal(decodeHeader(Buffer.alloc(100)), undefined))

  it('has one checksum a block', () => {
    const bytes = Buffer.alloc(BLOCK_BYTES + 1, 5)
    assert.equal(checksumsOf(bytes).length, 2)
    assert.notEqual(checksumsOf(bytes)[0], checksumsOf(Buffer.alloc(BLOCK_BYTES, 6))[0])
  })

  it('does not take a slice whose checksums do not fit', () => {
    assert.throws(() => pageOf({ fileId: 'f', index: 0, sliceBytes: 2 ** 20, length: MAX_SLICE_BYTES + 1 }), RangeError)
  })
})
