import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MIB } from '@streamvault/bytes'
import { createMemoryObjectStore } from '../memory/index.ts'
import { bytesOf, inPieces, objectStoreContract, patternBytes } from './index.ts'
import { createSlowStore } from './slow-store.ts'

objectStoreContract('a slow store without delays', async () => {
  const store = createMemoryObjectStore({ maxBytes: 32 * MIB })
  const sleep = async (_: number, signal: AbortSignal) => signal.throwIfAborted()
  return { store: createSlowStore(store, { bytesPerSecond: 1, latencyMs: 1, sleep }), replace: store.replace }
})

describe('createSlowStore', () => {
  it('waits for the latency once, and for every byte', async () => {
    const waits: number[] = []
    const memory = createMemoryObjectStore({ maxBytes: MIB })
    const { key } = await memory.write(inPieces(patternBytes(100_000), 100_000), {
      signal: new AbortController().signal,
    })
    const store = createSlowStore(memory, {
      bytesPerSecond: 1_000_000,
      latencyMs: 40,
      sleep: async (ms) => waits.push(ms),
    })
    await bytesOf(store, key, { start: 0, end: 100_000 })
    assert.equal(waits[0], 40)
    assert.equal(Math.round(waits.reduce((sum, ms) => sum + ms, 0)), 140)
  })

  it('stops waiting when it is aborted', async () => {
    const memory = createMemoryObjectStore({ maxBytes: MIB })
    const store = createSlowStore(memory, { bytesPerSecond: 1, latencyMs: 1_000_000 })
    const leaver = new AbortController()
    const asking = store.stat('x', leaver.signal)
    const reason = new Error('left')
    leaver.abort(reason)
    await assert.rejects(asking, reason)
  })
})
