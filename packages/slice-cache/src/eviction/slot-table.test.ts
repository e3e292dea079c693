import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { keyOf } from '../slice-key.ts'
import { createSlotTable } from './slot-table.ts'

describe('createSlotTable', () => {
  it('finds what has a slot and nothing else, however many came and went', () => {
    const steps = fc.array(fc.tuple(fc.nat(4), fc.nat(900)), { minLength: 3000, maxLength: 6000 })
    fc.assert(
      fc.property(steps, (script) => {
        const table = createSlotTable()
        const taken = new Map<string, number>()
        for (const [file, index] of script) {
          const key = { fileId: `film${file}`, index }
          const name = keyOf(key.fileId, key.index)
          const slot = taken.get(name)
          assert.equal(table.find(key), slot ?? -1)
          if (slot === undefined) taken.set(name, table.take(key, index, 0))
          else {
            table.free(slot)
            taken.delete(name)
          }
        }
        for (const slot of taken.values()) {
          const key = table.keyAt(slot)
          assert.equal(table.find(key), slot)
          assert.equal(table.columns.bytes[slot], key.index)
        }
        assert.deepEqual(new Set(table.all()), new Set(taken.values()))
        const byFile = [...table.fileIds()].flatMap((fileId) => table.slotsOf(fileId))
        assert.deepEqual(byFile.sort(), [...taken.values()].sort())
      }),
      { numRuns: 20 },
    )
  })

  it('knows no file of which nothing is left', () => {
    const table = createSlotTable()
    const slot = table.take({ fileId: 'film', index: 3 }, 1, 0)
    table.free(slot)
    assert.deepEqual([...table.fileIds()], [])
    assert.deepEqual(table.slotsOf('film'), [])
    assert.equal(table.take({ fileId: 'other', index: 3 }, 1, 0), slot)
    assert.equal(table.find({ fileId: 'film', index: 3 }), -1)
  })
})
