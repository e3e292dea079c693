import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { describe, it } from 'node:test'
import { ViewerFlow } from './viewer-flow.ts'

/** A socket whose kernel takes bytes, and whose callbacks run, only on the test's call. */
function standIn() {
  const state = { writableLength: 0, destroyed: false, corked: 0, callbacks: [] as ((error?: Error) => void)[] }
  const socket = Object.assign(state, {
    cork() {
      state.corked += 1
    },
    uncork() {
      state.corked -= 1
    },
    write: (_piece: Buffer, onWritten?: () => void) => onWritten !== undefined && state.callbacks.push(onWritten) > 0,
  })
  return { state: socket, socket: socket as unknown as Socket }
}

const piece = Buffer.alloc(1)

describe('ViewerFlow', () => {
  it('takes no callback of an earlier write for that of a later one', () => {
    const { state, socket } = standIn()
    const flow = new ViewerFlow(socket, () => {})
    const taken: string[] = []
    flow.write([piece], () => taken.push('first'))
    assert.deepEqual(taken, ['first'], 'the kernel had it at once')
    state.writableLength = 1
    flow.write([piece], (error) => taken.push(error ? 'second failed' : 'second'))
    state.callbacks[0]?.()
    assert.deepEqual(taken, ['first'])
    state.callbacks[1]?.(new Error('the viewer left'))
    assert.deepEqual(taken, ['first', 'second failed'])
  })

  it('goes to large steps while the kernel takes them at once, and keeps that for the next answer of the connection', () => {
    const { socket } = standIn()
    const flow = new ViewerFlow(socket, () => {})
    assert.equal(flow.step, 262_144)
    flow.write([piece], () => {})
    assert.equal(flow.step, 1_048_576)
    assert.equal(new ViewerFlow(socket, () => {}).step, 1_048_576)
  })

  it('leaves the socket as it was when the head cannot be written', () => {
    const { state, socket } = standIn()
    const flow = new ViewerFlow(socket, () => assert.fail('a header with a line in it'))
    assert.throws(() => flow.write([piece], () => {}))
    assert.equal(state.corked, 0)
  })
})
