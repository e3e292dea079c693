import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MAX_PURGE_ORDER_BYTES, MAX_PURGED_FILE_BYTES, MAX_PURGED_FILES, PurgeOrder } from './edge-purge.ts'

const largest = { id: 'x'.repeat(64), size: MAX_PURGED_FILE_BYTES }
const orderOf = (files: number) => ({ files: Array.from({ length: files }, () => largest) })

describe('PurgeOrder', () => {
  it('of as many files as may be is within its bytes', () => {
    const order = orderOf(MAX_PURGED_FILES)
    assert.equal(PurgeOrder.safeParse(order).success, true)
    assert.ok(Buffer.byteLength(JSON.stringify(order)) <= MAX_PURGE_ORDER_BYTES)
  })

  it('takes no more files, no larger ones, no other ids and nothing beside them', () => {
    const refused = [
      orderOf(MAX_PURGED_FILES + 1),
      { files: [{ id: '../x', size: 1 }] },
      { files: [{ id: 'x', size: -1 }] },
      { files: [{ id: 'x', size: MAX_PURGED_FILE_BYTES + 1 }] },
      { files: [], all: true },
      { all: false },
      undefined,
    ]
    for (const order of refused) assert.equal(PurgeOrder.safeParse(order).success, false, JSON.stringify(order))
  })
})
