import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { tl } from '@mtcute/core'
import type { BaseTelegramClient } from '@mtcute/core/client.js'
import { KIB } from '@streamvault/bytes'
import { createCalls } from './calls.ts'
import type { DcGate } from './dc-gate.ts'

const signal = new AbortController().signal
const HOME = 2
const FOREIGN = 4

const readFrom = (dc: number) => ({
  location: { dc, id: 1n, accessHash: 2n, fileReference: new Uint8Array() },
  offset: 0,
  limit: 4 * KIB,
})

/** A library whose every answer is a flood wait, and a gate that holds the first call. */
function setUp() {
  const opened = Promise.withResolvers<void>()
  let asked = 0
  let came = 0
  const base = {
    getPrimaryDcId: async () => HOME,
    call: async () => {
      asked += 1
      throw new tl.RpcError(420, 'FLOOD_WAIT_30')
    },
  } as unknown as BaseTelegramClient
  const gate: DcGate = {
    async pass(_, limits, call) {
      came += 1
      if (came === 1) await opened.promise
      return call(limits)
    },
  }
  const { getFile } = createCalls(base, gate)
  return { getFile, open: () => opened.resolve(), asked: () => asked }
}

describe('calls of an account that rests', () => {
  it('makes no call that waited at the gate while its account was told to rest there', async () => {
    const { getFile, open, asked } = setUp()
    const waiting = getFile(readFrom(FOREIGN), { signal })
    await assert.rejects(getFile(readFrom(FOREIGN), { signal }), { code: 'telegram_flood' })
    open()
    await assert.rejects(waiting, { code: 'telegram_flood', text: 'it still rests' })
    assert.equal(asked(), 1)
  })

  it('makes none of many that are asked for during a rest, and those to another data centre all the same', async () => {
    const { getFile, open, asked } = setUp()
    await assert.rejects(getFile(readFrom(HOME), { signal }))
    const many = Array.from({ length: 100 }, () => getFile(readFrom(HOME), { signal }))
    for (const one of await Promise.allSettled(many)) assert.equal(one.status, 'rejected')
    assert.equal(asked(), 1)
    open()
    await assert.rejects(getFile(readFrom(FOREIGN), { signal }))
    assert.equal(asked(), 2)
  })
})
