import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DamagedMediaError, NotMediaError } from './errors.ts'
import type { MediaByteSource } from './media-byte-source.ts'
import { probeMedia } from './probe-media.ts'

const FIXTURES = path.join(import.meta.dirname, '../fixtures')
const never = new AbortController().signal

function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(path.join(FIXTURES, name)))
}

function sourceOf(bytes: Uint8Array): MediaByteSource & { bytesRead: number; reads: number } {
  return {
    size: bytes.byteLength,
    bytesRead: 0,
    reads: 0,
    async read({ start, end }) {
      assert.ok(start >= 0 && start < end && end <= bytes.byteLength, `reads ${start} to ${end}`)
      this.bytesRead += end - start
      this.reads += 1
      return bytes.slice(start, end)
    },
  }
}

const probed = (name: string) => probeMedia(sourceOf(fixture(name)), never)

describe('probeMedia', () => {
  const kinds = [
    ['film.mp4', 'mp4', 'video/mp4', ['avc', 'aac']],
    ['film.mov', 'mov', 'video/quicktime', ['avc', 'aac']],
    ['film.mkv', 'mkv', 'video/x-matroska', ['avc', 'ac3']],
    ['film.webm', 'webm', 'video/webm', ['vp9', 'opus']],
    ['film.m2ts', 'ts', 'video/mp2t', ['avc', 'aac']],
    ['film.avi', 'avi', 'video/x-msvideo', ['mpeg4', 'mp3']],
    ['old-codecs.mkv', 'mkv', 'video/x-matroska', ['mpeg4', 'mp2']],
    ['song.mp3', 'mp3', 'audio/mpeg', ['mp3']],
  ] as const
  for (const [name, container, contentType, codecs] of kinds) {
    test(`reads ${name}`, async () => {
      const info = await probed(name)
      assert.equal(info.container, container)
      assert.equal(info.contentType, contentType)
      assert.deepEqual(
        info.tracks.map(({ codec }) => codec),
        codecs,
      )
      assert.ok(Math.abs((info.duration ?? 0) - 2) < 0.15, `${info.duration} seconds`)
      const picture = info.tracks.find(({ kind }) => kind === 'video')
      if (picture !== undefined) assert.deepEqual([picture.width, picture.height], [96, 54])
    })
  }

  test('tells codec strings, languages, names and channels', async () => {
    const [picture, sound] = (await probed('film.mp4')).tracks
    assert.match(picture?.codecString ?? '', /^avc1\.[0-9a-f]{6}$/)
    assert.equal(sound?.codecString, 'mp4a.40.2')
    assert.equal(sound?.language, 'de')
    assert.equal(sound?.channels, 1)
    assert.equal(picture?.language, null)
    const commentary = (await probed('film.mkv')).tracks[1]
    assert.equal(commentary?.name, 'Commentary')
    assert.equal(commentary?.language, 'ja')
  })

  test('tells high dynamic range from standard', async () => {
    assert.deepEqual((await probed('hdr10.mkv')).hdr, ['HDR10'])
    assert.deepEqual((await probed('hlg.mp4')).hdr, ['HLG'])
    assert.deepEqual((await probed('film.mp4')).hdr, [])
  })

  test('accepts a transport stream whose codecs it cannot name', async () => {
    const info = await probed('mpeg2.m2ts')
    assert.equal(info.contentType, 'video/mp2t')
    assert.deepEqual(info.tracks, [])
  })

  test('reads a small part of a long file, in few reads', async () => {
    const film = fixture('film.mp4')
    const long = new Uint8Array(film.byteLength + 20_000_000)
    long.set(film)
    new DataView(long.buffer).setUint32(film.byteLength, 20_000_000)
    long.set(new TextEncoder().encode('free'), film.byteLength + 4)
    const source = sourceOf(long)
    await probeMedia(source, never)
    assert.ok(source.bytesRead < 200_000, `${source.bytesRead} bytes`)
    assert.ok(source.reads < 10, `${source.reads} reads`)
  })

  test('refuses what is no media', async () => {
    const text = new TextEncoder().encode('A note to the reader.\n'.repeat(500))
    for (const bytes of [new Uint8Array(), Uint8Array.of(0), text, new Uint8Array(100_000)]) {
      await assert.rejects(probeMedia(sourceOf(bytes), never), { code: 'not_media' })
    }
  })

  test('calls a file damaged whose index is cut off', async () => {
    await assert.rejects(probeMedia(sourceOf(fixture('film.mov').subarray(0, 3000)), never), DamagedMediaError)
    await assert.rejects(probeMedia(sourceOf(fixture('film.avi').subarray(0, 20)), never), DamagedMediaError)
  })

  test("hands on the source's own error", async () => {
    const broken = { size: 1000, read: () => Promise.reject(new RangeError('disk on fire')) }
    await assert.rejects(probeMedia(broken, never), RangeError)
  })

  test("hands on the source's own error, though only the duration was to be read", async () => {
    const packets = fixture('film.m2ts')
    const long = Uint8Array.from({ length: 3 * packets.byteLength }, (_, at) => packets[at % packets.byteLength] ?? 0)
    const source = sourceOf(long)
    const read: MediaByteSource['read'] = async (range, signal) => {
      if (range.start > 0) throw new RangeError('disk on fire')
      return await source.read(range, signal)
    }
    await assert.rejects(probeMedia({ size: source.size, read }, never), RangeError)
  })

  test('gives no name to a codec that a film calls after what every object has', async () => {
    const bytes = fixture('old-codecs.mkv')
    const at = Buffer.from(bytes.buffer).indexOf('V_MPEG4/ISO/ASP')
    bytes.set(new TextEncoder().encode('constructor\0\0\0\0'), at)
    const { tracks } = await probeMedia(sourceOf(bytes), never)
    assert.equal(tracks[0]?.codec, null)
  })

  test('ends when its caller leaves, though the source never answers', async () => {
    const leaving = new AbortController()
    const stuck = { size: 1000, read: () => new Promise<Uint8Array>(() => {}) }
    const result = probeMedia(stuck, leaving.signal)
    leaving.abort(new Error('gone'))
    await assert.rejects(result, /gone/)
  })

  /** A random change may create a count that keeps a loop busy for minutes. */
  const LIMIT = { maxMs: 3_000 }
  const isRefusal = (error: unknown) => error instanceof NotMediaError || error instanceof DamagedMediaError

  for (const name of readdirSync(FIXTURES)) {
    test(`survives any damage to ${name}`, async () => {
      const whole = fixture(name)
      const place = fc.nat(whole.byteLength - 1)
      const changes = fc.array(fc.tuple(fc.oneof(place, fc.nat(600)), fc.nat(255)), { maxLength: 12 })
      const damage = fc.record({ length: fc.oneof(fc.constant(whole.byteLength), place), changes })
      await fc.assert(
        fc.asyncProperty(damage, async ({ length, changes: made }) => {
          const bytes = whole.slice(0, length)
          for (const [at, value] of made) if (at < bytes.byteLength) bytes[at] = value
          const source = sourceOf(bytes)
          const info = await probeMedia(source, never, LIMIT).catch((error: unknown) => {
            assert.ok(isRefusal(error), `throws ${error}`)
          })
          assert.ok(source.bytesRead <= 2 * 1024 * 1024 + 20 * whole.byteLength, `read ${source.bytesRead} bytes`)
          if (info) {
            assert.ok(info.duration === null || info.duration > 0)
            for (const { width } of info.tracks) assert.ok(width === null || width > 0)
          }
        }),
        { numRuns: 40 },
      )
    })
  }

  test('refuses noise or reads it, and always ends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 4000 }), async (bytes) => {
        await probeMedia(sourceOf(bytes), never, LIMIT).catch((error: unknown) =>
          assert.ok(isRefusal(error), `${error}`),
        )
      }),
      { numRuns: 100 },
    )
  })
})
