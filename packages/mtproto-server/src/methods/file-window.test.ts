import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { RpcError } from '../rpc.ts'
import { checkFileWindow, type FileWindow, MIB } from './file-window.ts'

/** The three conditions as in the documentation of `upload.getFile`. */
function isDocumented({ offset, limit, precise }: FileWindow): boolean {
  const isWhole = precise
    ? offset % 1024 === 0 && limit % 1024 === 0 && limit <= 1_048_576
    : offset % 4096 === 0 && limit % 4096 === 0 && 1_048_576 % limit === 0
  return isWhole && Math.floor(offset / 1_048_576) === Math.floor((offset + limit - 1) / 1_048_576)
}

function isAllowed(window: FileWindow): boolean {
  try {
    checkFileWindow(window)
    return true
  } catch (error) {
    assert.ok(error instanceof RpcError)
    return false
  }
}

describe('checkFileWindow', () => {
  it('allows exactly what the documentation allows', () => {
    const near = fc.oneof(
      fc.nat(64).map((blocks) => blocks * 1024),
      fc.nat(2048).map((blocks) => blocks * 1024),
      fc.nat(600).map((blocks) => blocks * 4096),
      fc.nat(3 * MIB),
      fc.nat(5).map((lines) => lines * MIB),
    )
    const limits = fc.oneof(
      near.map((limit) => limit + 1),
      near.filter((limit) => limit > 0),
      fc.integer({ min: 0, max: 10 }).map((power) => 1024 * 2 ** power),
    )
    fc.assert(
      fc.property(near, limits, fc.boolean(), (offset, limit, precise) => {
        const window = { offset, limit, precise }
        assert.equal(isAllowed(window), isDocumented(window))
      }),
      { numRuns: 2000 },
    )
  })

  it('says which of the two is wrong', () => {
    const word = (window: FileWindow) => () => checkFileWindow(window)
    assert.throws(word({ offset: 1, limit: 4096, precise: false }), { text: 'OFFSET_INVALID' })
    assert.throws(word({ offset: -4096, limit: 4096, precise: false }), { text: 'OFFSET_INVALID' })
    assert.throws(word({ offset: 0, limit: 0, precise: false }), { text: 'LIMIT_INVALID' })
    assert.throws(word({ offset: 0, limit: 2 * MIB, precise: true }), { text: 'LIMIT_INVALID' })
    assert.throws(word({ offset: MIB - 4096, limit: 8192, precise: false }), { text: 'LIMIT_INVALID' })
  })
})
