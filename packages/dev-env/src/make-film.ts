import { createHash } from 'node:crypto'
import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output } from 'mediabunny'
import { noise } from './noise.ts'

/** A film to be made. */
export interface FilmWish {
  /** Padding bytes after the film, which no player shows, to make the file as large as a test needs. Default: none. */
  bytes?: number
  /** The same seed gives the same bytes; another seed gives a different file. */
  seed: number
  /** Default: 1920 by 1080. */
  width?: number
  height?: number
  /** Seconds. Default: 2. */
  duration?: number
}

/** A film that was made. */
export interface MadeFilm {
  path: string
  /** Bytes of the whole file. */
  size: number
  /** SHA-256 of the whole file, in hex. */
  hash: string
}

const FRAMES_PER_SECOND = 5
const FRAME_BYTES = 40
const PIECE_BYTES = 2 ** 20

/** Makes an MP4 that any player can read, with noise as its picture. Creates missing folders. */
export async function makeFilm(file: string, wish: FilmWish): Promise<MadeFilm> {
  const { bytes = 0, seed } = wish
  const hash = createHash('sha256')
  const head = await muxFilm(wish)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, head)
  hash.update(head)
  let size = head.byteLength
  for (const piece of freeBox(bytes, seed)) {
    hash.update(piece)
    size += piece.byteLength
    await appendFile(file, piece)
  }
  return { path: file, size, hash: hash.digest('hex') }
}

/** Appends a box that players skip (ISO/IEC 14496-12 §8.1.2), to make an MP4 larger. */
export async function appendFreeBox(file: string, bytes: number, seed: number): Promise<void> {
  for (const piece of freeBox(bytes, seed)) await appendFile(file, piece)
}

function* freeBox(bytes: number, seed: number): Generator<Buffer, void> {
  if (bytes === 0) return
  const header = Buffer.alloc(16)
  header.writeUInt32BE(1, 0)
  header.write('free', 4, 'latin1')
  header.writeBigUInt64BE(BigInt(bytes + header.byteLength), 8)
  yield header
  for (let at = 0; at < bytes; at += PIECE_BYTES) yield noise(Math.min(PIECE_BYTES, bytes - at), seed + at)
}

async function muxFilm({ seed, width = 1920, height = 1080, duration = 2 }: FilmWish): Promise<Buffer> {
  const target = new BufferTarget()
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target })
  const video = new EncodedVideoPacketSource('vp9')
  output.addVideoTrack(video, { frameRate: FRAMES_PER_SECOND })
  await output.start()
  const decoderConfig = { codec: 'vp09.00.40.08', codedWidth: width, codedHeight: height }
  for (let frame = 0; frame < duration * FRAMES_PER_SECOND; frame += 1) {
    const picture = noise(FRAME_BYTES, seed * 1000 + frame)
    const packet = new EncodedPacket(picture, 'key', frame / FRAMES_PER_SECOND, 1 / FRAMES_PER_SECOND)
    await video.add(packet, { decoderConfig })
  }
  await output.finalize()
  if (target.buffer === null) throw new Error('Cannot make a film: the muxer gave nothing')
  return withoutTimes(Buffer.from(target.buffer))
}

/** Clears the creation times (ISO/IEC 14496-12 §8.2.2, §8.3.2, §8.4.2), so that the same wish gives the same bytes. */
function withoutTimes(film: Buffer): Buffer {
  for (const box of ['mvhd', 'tkhd', 'mdhd']) {
    const version = film.indexOf(box, 0, 'latin1') + box.length
    const times = version + 4
    film.fill(0, times, times + (film[version] === 1 ? 16 : 8))
  }
  return film
}
