import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RangeReader } from '@streamvault/slice-cache'
import type { BufferPool } from './buffer-pool.ts'
import { sendRange } from './send-range.ts'
import type { ViewerFlow } from './viewer-flow.ts'
import type { Pace } from './viewer-rates.ts'

const STEP = 65_536

/** A sender whose turns, disk and kernel advance only on the test's call. */
function setUp({ size = STEP } = {}) {
  const balance = { taken: 0, buffers: 0, sent: 0 }
  const pool: BufferPool = {
    take(bytes) {
      balance.buffers += 1
      return Buffer.alloc(bytes)
    },
    give() {
      balance.buffers -= 1
    },
  }
  const pace: Pace = {
    step: STEP,
    take(bytes) {
      balance.taken += bytes
      return 0
    },
    giveBack(bytes) {
      balance.taken -= bytes
    },
  }
  let position = 0
  const disk = Promise.withResolvers<void>()
  const reader: RangeReader = {
    get position() {
      return position
    },
    end: size,
    ready: () => undefined,
    readHot: () => undefined,
    async read(target) {
      await disk.promise
      position += target.byteLength
      return target
    },
    close: () => {},
  }
  const turns: (() => void)[] = []
  let onTaken: (error?: Error | null) => void = () => {}
  const flow = {
    step: STEP,
    isFirst: true,
    write(_pieces: readonly Buffer[], taken: typeof onTaken) {
      onTaken = taken
    },
  } as unknown as ViewerFlow
  const deps = { pool, pace, turns: { wait: (_bytes: number, _isNew: boolean, go: () => void) => void turns.push(go) } }
  const onSent = (bytes: number): void => {
    balance.sent += bytes
  }
  const sending = sendRange(reader, flow, { ...deps, onSent })
  return { sending, balance, disk, turn: () => turns.shift()?.(), kernelTakes: (error?: Error) => onTaken(error) }
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

describe('sendRange', () => {
  it('is done when the kernel has everything, and was paid for', async () => {
    const { sending, balance, disk, turn, kernelTakes } = setUp()
    turn()
    disk.resolve()
    await nextTurn()
    kernelTakes()
    await sending.done
    sending.stop()
    assert.deepEqual(balance, { taken: STEP, buffers: 0, sent: STEP })
  })

  it('pays back what a viewer who leaves before their turn did not get', async () => {
    const { sending, balance } = setUp()
    sending.stop()
    await assert.rejects(sending.done)
    assert.deepEqual(balance, { taken: 0, buffers: 0, sent: 0 })
  })

  it('charges nothing for bytes that come from the disk after the viewer left', async () => {
    const { sending, balance, disk, turn } = setUp()
    turn()
    sending.stop()
    await assert.rejects(sending.done)
    disk.resolve()
    await nextTurn()
    assert.deepEqual(balance, { taken: 0, buffers: 0, sent: 0 })
  })

  it('gives the bytes back when the kernel does not take them', async () => {
    const { sending, balance, disk, turn, kernelTakes } = setUp()
    turn()
    disk.resolve()
    await nextTurn()
    kernelTakes(new Error('reset'))
    await assert.rejects(sending.done, { message: 'reset' })
    assert.equal(balance.buffers, 0)
    assert.equal(balance.sent, 0)
  })
})
