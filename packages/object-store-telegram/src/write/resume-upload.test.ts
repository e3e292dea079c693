import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { KIB, MIB } from '@streamvault/bytes'
import { bytesOf, patternBytes } from '@streamvault/object-store/testing'
import { createMemoryStore } from '../testing/index.ts'

const never = new AbortController().signal
const bytes = patternBytes(11 * MIB + 77)
const BLOCKS = Math.ceil(bytes.byteLength / (512 * KIB))

function sourceOf(content = bytes, sourceVersion = '1') {
  const read: number[] = []
  const source = {
    uploadId: 'film',
    size: content.byteLength,
    sourceVersion,
    async *readFrom(start: number) {
      read.push(start)
      for (let at = start; at < content.byteLength; at += 100_000) yield content.subarray(at, at + 100_000)
    },
  }
  return { source, read }
}

/** Stops an upload in the middle, as the end of the process would. */
async function uploadUntil(under: Awaited<ReturnType<typeof createMemoryStore>>, blocks: number) {
  const leaver = new AbortController()
  const writing = under.store.writeResumable(sourceOf().source, { signal: leaver.signal })
  await under.telegram.waitFor('saveFilePart', blocks)
  leaver.abort(new Error('killed'))
  await assert.rejects(writing, { message: 'killed' })
}

describe('writeResumable', () => {
  for (const maxPartBytes of [undefined, 4 * MIB]) {
    const options = { maxUploadBlocks: 2, ...(maxPartBytes !== undefined && { maxPartBytes }) }

    it(`sends only what is missing, with parts of ${maxPartBytes ?? 'the usual size'}`, async () => {
      await using under = await createMemoryStore(options)
      const { telegram } = under
      await uploadUntil(under, 5)
      await under.reopen()
      await uploadUntil(under, 15)
      const store = await under.reopen()
      const { key, size } = await store.writeResumable(sourceOf().source, { signal: never })
      assert.equal(size, bytes.byteLength)
      assert.deepEqual(await bytesOf(store, key, { start: 0, end: size }), bytes)
      // Two blocks are in flight at each end, and may be sent again; the manifest is one more.
      assert.ok(telegram.count('saveFilePart') <= BLOCKS + 1 + 2 * 2, `${telegram.count('saveFilePart')} of ${BLOCKS}`)
    })
  }

  it('begins anew when the bytes are others', async () => {
    await using under = await createMemoryStore({ maxUploadBlocks: 2, maxPartBytes: MIB })
    await uploadUntil(under, 5)
    const other = patternBytes(2 * MIB, 7)
    const { key } = await under.store.writeResumable(sourceOf(other, '2').source, { signal: never })
    assert.deepEqual(await bytesOf(under.store, key, { start: 0, end: 2 * MIB }), other)
    assert.equal((await Array.fromAsync(under.store.list(never))).length, 1)
    // Two parts, the manifest and the head: the messages of the first upload are gone.
    assert.equal(under.telegram.messageIds(under.channel).length, 4)
  })

  it('posts nothing twice when the answer to a post is lost', async () => {
    await using under = await createMemoryStore({ maxPartBytes: 4 * MIB })
    const { telegram, store, channel } = under
    telegram.fault({ method: 'sendDocument', does: 'lose' })
    const { key } = await store.writeResumable(sourceOf().source, { signal: never })
    assert.deepEqual(await bytesOf(store, key, { start: 0, end: bytes.byteLength }), bytes)
    assert.equal(telegram.messageIds(channel).length, 5)
  })

  it('sends again the block that Telegram has lost', async () => {
    await using under = await createMemoryStore()
    const { telegram, store } = under
    telegram.fault({ method: 'sendDocument', does: { status: 400, text: 'FILE_PART_3_MISSING' } })
    const { key } = await store.writeResumable(sourceOf().source, { signal: never })
    assert.deepEqual(await bytesOf(store, key, { start: 0, end: bytes.byteLength }), bytes)
    assert.equal(telegram.count('saveFilePart'), BLOCKS + 2)
  })

  it('sends a part anew that Telegram has lost more of', async () => {
    await using under = await createMemoryStore()
    const { telegram, store } = under
    for (const block of [0, 1])
      telegram.fault({ method: 'sendDocument', does: { status: 400, text: `FILE_PART_${block}_MISSING` } })
    const { key } = await store.writeResumable(sourceOf().source, { signal: never })
    assert.deepEqual(await bytesOf(store, key, { start: 0, end: bytes.byteLength }), bytes)
    assert.equal(telegram.count('saveFilePart'), 2 * BLOCKS + 2)
  })

  it('goes on with another session when the one that had the pieces is dead', async () => {
    await using under = await createMemoryStore({ maxUploadBlocks: 2 })
    const { telegram, store } = under
    telegram.fault({ method: 'sendDocument', does: { status: 401, text: 'SESSION_REVOKED' } })
    const { key } = await store.writeResumable(sourceOf().source, { signal: never })
    assert.deepEqual(await bytesOf(store, key, { start: 0, end: bytes.byteLength }), bytes)
    assert.equal(telegram.count('saveFilePart'), 2 * BLOCKS + 1)
  })

  it('refuses a source that gives fewer bytes than it said', async () => {
    await using under = await createMemoryStore()
    const { source } = sourceOf()
    const short = { ...source, size: source.size + 1 }
    await assert.rejects(under.store.writeResumable(short, { signal: never }), { code: 'source_size' })
  })

  it('makes the same version of the same bytes, however they were written', async () => {
    await using under = await createMemoryStore()
    const resumed = await under.store.writeResumable(sourceOf().source, { signal: never })
    const written = await under.store.write(sourceOf().source.readFrom(0), { signal: never })
    assert.equal(resumed.version, written.version)
  })
})
