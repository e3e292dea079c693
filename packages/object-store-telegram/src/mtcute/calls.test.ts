import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { tl } from '@mtcute/core'
import type { BaseTelegramClient } from '@mtcute/core/client.js'
import { isTelegramProblem } from '../telegram-error.ts'
import { createCalls } from './calls.ts'
import type { DcGate } from './dc-gate.ts'

const { signal } = new AbortController()
const PIECE = { fileId: 1n, part: 0, bytes: new Uint8Array(16), total: 1, isBig: true }

interface Params {
  abortSignal: AbortSignal
  timeout?: number
}

/** An account whose every call is answered by `answer`, and the faults that it reported. */
function setUp(answer: (params: Params) => Promise<unknown>) {
  const gate: DcGate = { pass: (_, limits, call) => call(limits) }
  const base = { call: (_: unknown, params: Params) => answer(params), getPrimaryDcId: async () => 2 }
  const faults: string[] = []
  const onFault = (fault: string) => faults.push(fault)
  return { ...createCalls(base as unknown as BaseTelegramClient, gate, { onFault }), faults }
}

describe('createCalls', () => {
  it('sets no timer of the library, which would hold a piece long after it was taken', async () => {
    const timeouts: unknown[] = []
    const calls = setUp(async ({ timeout }) => {
      timeouts.push(timeout)
      return true
    })
    await calls.saveFilePart(PIECE, { signal, timeoutMs: 1000 })
    assert.deepEqual(timeouts, [undefined])
  })

  it('ends a call that has no answer in time', async () => {
    const calls = setUp(
      ({ abortSignal }) =>
        new Promise((_, reject) => abortSignal.addEventListener('abort', () => reject(abortSignal.reason))),
    )
    await assert.rejects(calls.saveFilePart(PIECE, { signal, timeoutMs: 1 }), (error) =>
      isTelegramProblem(error, 'timeout'),
    )
    assert.deepEqual(calls.faults, ['unanswered'])
  })

  it('tells of what whoever calls may mend without a word', async () => {
    const words = ['FILE_MIGRATE_4', 'FILE_REFERENCE_EXPIRED', 'CHANNEL_INVALID']
    const calls = setUp(async () => {
      throw new tl.RpcError(400, words.shift() ?? '')
    })
    for (const kind of ['migrate', 'reference', 'forbidden']) {
      await assert.rejects(calls.saveFilePart(PIECE, { signal }), { code: `telegram_${kind}` })
    }
    assert.deepEqual(calls.faults, ['migrated', 'reference_expired'])
  })
})
