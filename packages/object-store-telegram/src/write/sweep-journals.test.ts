import assert from 'node:assert/strict'
import { readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { MIB } from '@streamvault/bytes'
import { bytesOf, inPieces, patternBytes } from '@streamvault/object-store/testing'
import { createMemoryStore, type MemoryStore } from '../testing/index.ts'
import { openJournalFile } from './journal-file.ts'

const never = new AbortController().signal
const DAY_MS = 24 * 60 * 60 * 1000

function sourceOf(uploadId: string) {
  const bytes = patternBytes(3 * MIB)
  return {
    uploadId,
    size: bytes.byteLength,
    sourceVersion: '1',
    readFrom: (start: number) => inPieces(bytes.subarray(start), 100_000),
  }
}

/** Aborts an upload after its first part was posted, and makes its journal `days` days old. */
async function breakOff({ store, folder }: MemoryStore, uploadId: string, days: number) {
  const source = sourceOf(uploadId)
  const readFrom = async function* (start: number) {
    yield* inPieces(patternBytes(2 * MIB).subarray(start), 100_000)
    throw new Error('killed')
  }
  await assert.rejects(store.writeResumable({ ...source, readFrom }, { signal: never }), { message: 'killed' })
  await makeOld(join(folder, 'uploads', `${uploadId}.jsonl`), days)
}

async function makeOld(path: string, days: number) {
  const then = new Date(Date.now() - days * DAY_MS)
  await utimes(path, then, then)
}

describe('uploads that nobody goes on with', () => {
  it('are given up at the first upload after a week, with what they have posted', async () => {
    await using under = await createMemoryStore({ maxPartBytes: MIB })
    await breakOff(under, 'young', 6)
    const before = under.telegram.messageIds(under.channel)
    await breakOff(under, 'old', 8)
    assert.ok(under.telegram.messageIds(under.channel).length > before.length)
    const store = await under.reopen()
    const { key, size } = await store.writeResumable(sourceOf('new'), { signal: never })
    assert.deepEqual(await readdir(join(under.folder, 'uploads')), ['young.jsonl'])
    assert.deepEqual(await bytesOf(store, key, { start: 0, end: size }), patternBytes(3 * MIB))
    // Three parts, the manifest and the head are new.
    assert.equal(under.telegram.messageIds(under.channel).length, before.length + 5)
    const { telegram } = under
    const sent = telegram.count('saveFilePart')
    await store.writeResumable(sourceOf('young'), { signal: never })
    assert.ok(telegram.count('saveFilePart') - sent <= 6 - 2 + 1, 'the young one was gone on with')
  })

  it('take nothing from an object whose journal came back after a power cut', async () => {
    await using under = await createMemoryStore({ maxPartBytes: MIB })
    const { key, size } = await under.store.writeResumable(sourceOf('film'), { signal: never })
    const path = join(under.folder, 'uploads', 'film.jsonl')
    const object = key.split('.')[0] ?? ''
    const posted = under.telegram.messageIds(under.channel).slice(0, 3)
    using file = openJournalFile(path)
    file.write({ kind: 'begin', object, name: '', size, source: '1' })
    for (const [part, messageId] of posted.entries()) {
      file.write({ kind: 'part', part, sessionId: 'one', fileId: '1', randomId: '2' })
      file.write({ kind: 'posted', part, messageId, size: MIB })
    }
    file.write({ kind: 'posting-manifest', randomId: '3' })
    await makeOld(path, 8)
    const store = await under.reopen()
    await store.writeResumable(sourceOf('new'), { signal: never })
    assert.deepEqual(await readdir(join(under.folder, 'uploads')), [])
    assert.deepEqual(await bytesOf(store, key, { start: 0, end: size }), patternBytes(3 * MIB))
  })

  it('do not keep others from uploading when they cannot be given up', async () => {
    await using under = await createMemoryStore({ maxPartBytes: MIB })
    await breakOff(under, 'old', 8)
    const store = await under.reopen()
    under.telegram.fault({
      method: 'deleteMessages',
      does: { status: 400, text: 'MESSAGE_DELETE_FORBIDDEN' },
      times: 2,
    })
    await store.writeResumable(sourceOf('new'), { signal: never })
    assert.deepEqual(await readdir(join(under.folder, 'uploads')), ['old.jsonl'])
    assert.ok(under.events.some(({ kind }) => kind === 'sweep-failed'))
  })
})
