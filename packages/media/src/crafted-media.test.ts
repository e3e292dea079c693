import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import type { MediaByteSource } from './media-byte-source.ts'
import { probeMedia } from './probe-media.ts'

const never = new AbortController().signal
const FILM = readFileSync(path.join(import.meta.dirname, '../fixtures/hlg.mp4'))

/** The film with `count` as the count of a table's first entry; both tables begin with the same layout. */
function withCount(table: 'stts' | 'ctts', count: number): MediaByteSource {
  const bytes = Buffer.from(FILM)
  bytes.writeUInt32BE(count, bytes.indexOf(table) + 12)
  return sourceOf(bytes)
}

function sourceOf(bytes: Uint8Array): MediaByteSource {
  return { size: bytes.byteLength, read: async ({ start, end }) => bytes.slice(start, end) }
}

async function containerOfFilm(): Promise<string> {
  return (await probeMedia(sourceOf(FILM), never)).container
}

describe('a crafted container', () => {
  test('that is looped over without end is refused at the limit, and the next file is read', async () => {
    await containerOfFilm()
    await assert.rejects(probeMedia(withCount('ctts', 0xffff_ffff), never, { maxMs: 300 }), {
      code: 'damaged_media',
      message: 'Cannot read media: the unknown container is damaged: reading it took too long',
    })
    assert.equal(await containerOfFilm(), 'mp4')
  })

  test('that wants all memory is refused, and the next file is read', async () => {
    // V8 aborts the whole process when an array grows so large; the heap limit of a thread would not help either.
    await assert.rejects(probeMedia(withCount('stts', 50_000_000), never), {
      code: 'damaged_media',
      message: 'Cannot read media: the unknown container is damaged: reading it took too much memory',
    })
    assert.equal(await containerOfFilm(), 'mp4')
  })

  test('does not keep who leaves, nor another file that is read beside it', async () => {
    const leaving = new AbortController()
    const crafted = probeMedia(withCount('ctts', 0xffff_ffff), leaving.signal)
    assert.equal(await containerOfFilm(), 'mp4')
    leaving.abort(new Error('gone'))
    await assert.rejects(crafted, /gone/)
  })
})
