import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { KIB } from '@streamvault/bytes'
import { createMemoryStore } from '../testing/index.ts'
import { writeKey } from './object-key.ts'

const { signal } = new AbortController()

describe('records', () => {
  it('are found again by reading the channel, and read like any posted file', async () => {
    await using under = await createMemoryStore()
    const bytes = Buffer.from('{"kind":"title"}')
    const id = await under.store.postRecord({ record: 'title-1', title: 'A film', bytes }, signal)
    const store = await under.reopen()
    const items = await Array.fromAsync(store.readChannel({ signal }))
    const found = items.find(({ tag }) => tag?.kind === 'record')
    assert.deepEqual([found?.message.id, found?.tag], [id, { kind: 'record', record: 'title-1' }])
    const key = writeKey({ kind: 'adopted', parts: [{ messageId: id, size: bytes.byteLength }] })
    const read = store.read(key, { start: 0, end: bytes.byteLength }, { signal, priority: 'job' })
    assert.deepEqual(Buffer.concat(await Array.fromAsync(read)), bytes)
    await store.deleteRecords([id], signal)
    assert.ok(!under.telegram.messageIds(under.channel).includes(id))
  })

  it('are posted though a connection breaks', async () => {
    await using under = await createMemoryStore()
    under.telegram.fault({ method: 'sendDocument', does: 'lose' })
    const bytes = Buffer.from('x')
    const id = await under.store.postRecord({ record: 'file-1', title: '', bytes }, signal)
    assert.equal(Math.max(...under.telegram.messageIds(under.channel).filter((at) => at <= id)), id)
  })

  it('leaves the hashes of an object to be read from its manifest', async () => {
    await using under = await createMemoryStore()
    const bytes = Uint8Array.from({ length: 300 * KIB }, (_, i) => i & 255)
    const { key } = await under.store.write(
      (async function* () {
        yield bytes
      })(),
      { signal },
    )
    const wanted = [0, 1, 2].map((i) =>
      createHash('sha256')
        .update(bytes.subarray(i * 128 * KIB, (i + 1) * 128 * KIB))
        .digest(),
    )
    assert.deepEqual(Buffer.from((await under.store.blockHashes(key, signal)) ?? []), Buffer.concat(wanted))
  })
})
