import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { KIB } from '@streamvault/bytes'
import { writeKey } from '../channel/object-key.ts'
import { createMemoryStore, postFile } from '../testing/index.ts'
import { planSample } from './sample-hashes.ts'

const { signal } = new AbortController()
const WINDOW = 128 * KIB
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

function setUpBytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 9)) & 255)
}

describe('sampleHashes', () => {
  it('always looks at the same windows, each once', () => {
    assert.deepEqual(planSample(1), [0])
    assert.deepEqual(planSample(WINDOW), [0])
    assert.deepEqual(planSample(2 * WINDOW + 1), [0, 1, 2])
    assert.deepEqual(planSample(101 * WINDOW), [0, 25, 50, 75, 100])
  })

  it('asks Telegram for hashes, and reads no byte', async () => {
    await using under = await createMemoryStore()
    const bytes = setUpBytes(20 * WINDOW + 77)
    const { id } = await postFile(under.telegram.account('other'), under.channel, bytes)
    under.telegram.moveFile(under.channel, id, 4)
    const key = writeKey({ kind: 'adopted', parts: [{ messageId: id, size: bytes.byteLength }] })
    const hashes = await under.store.sampleHashes(key, signal)
    const wanted = planSample(bytes.byteLength).map((i) => sha256(bytes.subarray(i * WINDOW, (i + 1) * WINDOW)))
    assert.deepEqual(Buffer.from(hashes), Buffer.concat(wanted))
    assert.equal(under.telegram.count('getFile'), 0)
  })

  it('gives the same by reading where an account may not ask', async () => {
    await using under = await createMemoryStore({ accounts: ['one'] })
    const bytes = setUpBytes(3 * WINDOW)
    const { id } = await postFile(under.telegram.account('other'), under.channel, bytes)
    const key = writeKey({ kind: 'adopted', parts: [{ messageId: id, size: bytes.byteLength }] })
    const asked = await under.store.sampleHashes(key, signal)
    under.telegram.fault({ method: 'getFileHashes', does: { status: 400, text: 'BOT_METHOD_INVALID' }, times: 9 })
    assert.deepEqual(await under.store.sampleHashes(key, signal), asked)
    assert.equal(under.telegram.count('getFile'), 3)
  })

  it('tells that a post is gone', async () => {
    await using under = await createMemoryStore()
    const key = writeKey({ kind: 'adopted', parts: [{ messageId: 99, size: 5 }] })
    await assert.rejects(under.store.sampleHashes(key, signal), { code: 'object_not_found' })
  })
})
