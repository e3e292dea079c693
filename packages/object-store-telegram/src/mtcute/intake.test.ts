import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createIntake } from './intake.ts'

/** Simulates a socket read: requests a buffer, fills it, and reports the number of bytes. */
function read({ onread }: ReturnType<typeof createIntake>, bytes: Uint8Array): Uint8Array {
  const buffer = onread.buffer()
  buffer.set(bytes)
  assert.equal(onread.callback(bytes.byteLength, buffer), true)
  return buffer
}

describe('what came by a socket', () => {
  it('is given in order, however it came and is taken', () => {
    const move = fc.oneof(
      fc.record({ kind: fc.constantFrom('read', 'add'), bytes: fc.uint8Array({ minLength: 1, maxLength: 50 }) }),
      fc.record({ kind: fc.constant('take'), length: fc.integer({ min: 1, max: 60 }) }),
    )
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        const intake = createIntake()
        const came: number[] = []
        const taken: number[] = []
        const take = (length: number) => {
          const into = new Uint8Array(length)
          taken.push(...into.subarray(0, intake.take(into)))
        }
        for (const one of moves) {
          if ('length' in one) take(one.length)
          else {
            came.push(...one.bytes)
            if (one.kind === 'read') read(intake, one.bytes)
            else intake.add(one.bytes)
          }
          assert.equal(intake.bytes, came.length - taken.length)
        }
        take(intake.bytes)
        assert.deepEqual(taken, came)
      }),
    )
  })

  it('lies in buffers that are used again once it was taken, and not before', () => {
    const intake = createIntake()
    const first = read(intake, new Uint8Array(100))
    assert.notEqual(read(intake, new Uint8Array(100)), first)
    intake.take(new Uint8Array(150))
    assert.equal(read(intake, new Uint8Array(100)), first)
    assert.notEqual(intake.onread.buffer(), first)
  })

  it('is told of each time', () => {
    const intake = createIntake()
    let told = 0
    intake.whenAdded(() => {
      told += 1
    })
    intake.add(new Uint8Array(1))
    read(intake, new Uint8Array(1))
    assert.equal(told, 2)
  })
})
