import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ByteRange, KIB, MIB } from '@streamvault/bytes'
import { collectBytes, patternBytes } from '@streamvault/object-store/testing'
import { eventually } from '@streamvault/waits/testing'
import fc from 'fast-check'
import { createMemoryTelegram, postFile } from '../testing/index.ts'
import { createFileReader } from './file-reader.ts'
import { createRangeReader } from './range-reader.ts'
import { createReadSequences } from './read-sequences.ts'
import type { ReadableObject } from './telegram-object.ts'
import { createWindowBudget } from './window-budget.ts'
import { HASH_BYTES, hashWindows } from './window-hashes.ts'

const never = new AbortController().signal

async function setUp({ parts = [5 * MIB + 77], maxWindowBytes = 4 * MIB, maxBytes = 64 * MIB } = {}) {
  const telegram = createMemoryTelegram()
  const channel = telegram.createChannel('films')
  const poster = telegram.account('poster')
  const pieces = parts.map((size, i) => patternBytes(size, i + 1))
  const messages = await Promise.all(pieces.map((piece) => postFile(poster, channel, piece)))
  const files = createFileReader(telegram.account('reader'), { maxLocations: 10 })
  const budget = createWindowBudget({ maxBytes })
  const bytes = new Uint8Array(Buffer.concat(pieces))
  const object: ReadableObject = {
    key: 'film',
    channel,
    size: bytes.byteLength,
    version: '1',
    parts: messages.map(({ id }, i) => ({ messageId: id, size: parts[i] ?? 0, dc: undefined })),
    readHashes: async (part, first, count) =>
      hashWindows(pieces[part] ?? new Uint8Array()).slice(first * HASH_BYTES, (first + count) * HASH_BYTES),
  }
  const fetched: Uint8Array[] = []
  const readRange = createRangeReader({
    budget,
    sequences: createReadSequences({ maxReads: 100, maxAgeMs: 30_000, now: () => 0 }),
    maxWindowBytes,
    async fetchPart(_, { part, start, end }, hashes, options) {
      const place = { channel, messageId: part.messageId, offset: start, length: end - start }
      const bytes = await files.readFile({ ...place, ...(hashes && { hashes }) }, options)
      fetched.push(bytes)
      return bytes
    },
  })
  const read = (range: ByteRange, signal = never, takesAtOnce = false) =>
    readRange(object, range, { signal, priority: 'interactive', takesAtOnce })
  const asked = () => telegram.calls.filter(({ method }) => method === 'getFile').map((call) => call.limit ?? 0)
  return { telegram, bytes, budget, fetched, read, asked }
}

describe('createRangeReader', () => {
  it('gives every range of an object in parts of any size', async () => {
    const { bytes, read, budget } = await setUp({ parts: [MIB + 5, 1, 200 * KIB, 2 * MIB] })
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.byteLength), fc.nat(bytes.byteLength), async (a, b) => {
        const [start = 0, end = 0] = [a, b].sort((x, y) => x - y)
        assert.ok(Buffer.from(await collectBytes(read({ start, end }))).equals(bytes.subarray(start, end)))
        assert.equal(budget.usedBytes, 0)
      }),
      { numRuns: 40 },
    )
  })

  it('asks for the next slice with one request', async () => {
    const { read, asked } = await setUp()
    await collectBytes(read({ start: 0, end: MIB }))
    const before = asked().length
    await collectBytes(read({ start: MIB, end: 2 * MIB }))
    assert.deepEqual(asked().slice(before), [MIB])
  })

  it('reads ahead no further than its window, whether or not anybody reads on', async () => {
    const { read, asked, budget } = await setUp({ parts: [20 * MIB] })
    const pieces = read({ start: 0, end: 20 * MIB })
    await pieces.next()
    assert.ok(asked().reduce((sum, limit) => sum + limit, 0) <= 2 * MIB)
    await pieces.return(undefined)
    assert.equal(budget.usedBytes, 0)
  })

  it('keeps all reads together within one budget', async () => {
    const { read, bytes, budget } = await setUp({ parts: [8 * MIB], maxBytes: 2 * MIB })
    const reads = await Promise.all(Array.from({ length: 6 }, () => collectBytes(read({ start: 0, end: 8 * MIB }))))
    for (const got of reads) assert.ok(Buffer.from(got).equals(bytes))
    assert.equal(budget.usedBytes, 0)
  })

  it('goes on for the others when some have stopped reading', async () => {
    const { read, bytes } = await setUp({ parts: [8 * MIB], maxBytes: 4 * MIB })
    const stopped = Array.from({ length: 4 }, () => read({ start: 0, end: 8 * MIB }))
    for (const pieces of stopped) await pieces.next()
    assert.ok(Buffer.from(await collectBytes(read({ start: 0, end: 8 * MIB }))).equals(bytes))
    for (const pieces of stopped) await pieces.return(undefined)
  })

  it('gives the memory of each piece back when the next is asked for, where the reader said that it takes them at once', async () => {
    const { read, bytes } = await setUp()
    for (const takesAtOnce of [true, false]) {
      const pieces: Uint8Array[] = []
      let position = 0
      for await (const piece of read({ start: 0, end: bytes.byteLength }, never, takesAtOnce)) {
        assert.ok(Buffer.from(piece).equals(bytes.subarray(position, position + piece.byteLength)))
        position += piece.byteLength
        pieces.push(piece)
      }
      assert.equal(position, bytes.byteLength)
      const kept = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0)
      // The last piece is too short to have memory of its own.
      assert.equal(kept, takesAtOnce ? 77 : bytes.byteLength)
    }
  })

  it('gives the memory back of what came for a reader who left', async () => {
    const { read, fetched } = await setUp({ parts: [20 * MIB] })
    const pieces = read({ start: 0, end: 20 * MIB })
    await pieces.next()
    await eventually(() => fetched.length >= 3)
    await pieces.return(undefined)
    await new Promise(setImmediate)
    // The reader owns the pieces that it took.
    const left = fetched.map(({ byteLength }) => byteLength)
    assert.deepEqual(left, [128 * KIB, ...left.slice(1).fill(0)])
  })

  it('gives what came before a failure, then the failure', async () => {
    const { telegram, read, budget } = await setUp()
    const pieces = read({ start: 0, end: 4 * MIB })
    const first = await pieces.next()
    assert.equal((first.value as Uint8Array).byteLength, 128 * KIB)
    telegram.fault({ method: 'getFile', does: 'drop' })
    await assert.rejects(collectBytes(pieces), { code: 'telegram_network' })
    assert.equal(budget.usedBytes, 0)
  })

  it('leaves nothing on its way when the reader leaves', async () => {
    const { telegram, read, budget } = await setUp()
    telegram.fault({ method: 'getFile', does: 'hang', times: 3 })
    const leaver = new AbortController()
    const reason = new Error('left')
    const next = read({ start: 0, end: 3 * MIB }, leaver.signal).next()
    await telegram.waitFor('getFile', 1)
    leaver.abort(reason)
    await assert.rejects(next, reason)
    assert.equal(budget.usedBytes, 0)
    assert.ok(telegram.cancelled.length >= 1)
  })
})
