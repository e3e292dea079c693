import type { MediaInfo, Track } from '@streamvault/catalog'
import { codecOfFourcc, codecOfWaveTag } from './codec-names.ts'
import { DamagedMediaError } from './errors.ts'
import type { PagedSource } from './paged-source.ts'

const MAX_HEADER_BYTES = 1024 * 1024
const MAX_STREAMS = 64

interface Chunk {
  id: string
  /** Its content, cut off where the header ends. */
  body: DataView
}

interface AviStream {
  track: Track
  seconds: number
}

/** Whether the first bytes of a file are those of an AVI file. */
export function isAvi(head: Uint8Array): boolean {
  return head.byteLength >= 12 && latin1(head, 0, 4) === 'RIFF' && latin1(head, 8, 12) === 'AVI '
}

/**
 * Reads the header list of an AVI file: sizes, codecs and the longest stream's duration.
 *
 * @throws DamagedMediaError when there is no header list or it describes no stream.
 */
export async function readAvi(source: PagedSource): Promise<MediaInfo> {
  const hdrl = await findHeaderList(source)
  const streams: AviStream[] = []
  let mainSeconds = 0
  for (const { id, body } of chunksOf(hdrl)) {
    if (id === 'avih') mainSeconds = (uint32(body, 0) * uint32(body, 16)) / 1e6
    if (id === 'LIST' && fourcc(body, 0) === 'strl' && streams.length < MAX_STREAMS) {
      const stream = readStream(rest(body, 4), streams.length)
      if (stream !== undefined) streams.push(stream)
    }
  }
  if (streams.length === 0) throw new DamagedMediaError('AVI', 'it describes no stream')
  // The main header counts the frames of the first RIFF part only; a stream's header counts all frames.
  const duration = Math.max(...streams.map(({ seconds }) => seconds)) || mainSeconds
  return {
    container: 'avi',
    contentType: 'video/x-msvideo',
    duration: Number.isFinite(duration) && duration > 0 ? duration : null,
    tracks: streams.map(({ track }) => track),
    hdr: [],
  }
}

/** The header list comes first in practice; the search skips a few chunks before it. */
async function findHeaderList(source: PagedSource): Promise<DataView> {
  let position = 12
  for (let steps = 0; steps < 16; steps += 1) {
    const head = viewOf(await source.read(position, position + 12))
    if (head.byteLength < 12) break
    const size = uint32(head, 4)
    if (fourcc(head, 0) === 'LIST' && fourcc(head, 8) === 'hdrl') {
      const end = position + 8 + Math.min(size, MAX_HEADER_BYTES)
      return viewOf(await source.read(position + 12, end))
    }
    position += 8 + size + (size % 2)
  }
  throw new DamagedMediaError('AVI', 'it has no header list')
}

function readStream(list: DataView, index: number): AviStream | undefined {
  const chunks = new Map<string, DataView>()
  for (const { id, body } of chunksOf(list)) chunks.set(id, body)
  const header = chunks.get('strh')
  const format = chunks.get('strf')
  if (header === undefined || format === undefined) return undefined

  const type = fourcc(header, 0)
  const seconds = (uint32(header, 32) * uint32(header, 20)) / uint32(header, 24)
  const track = type === 'vids' ? pictureTrack(header, format) : type === 'auds' ? soundTrack(format) : undefined
  if (track === undefined) return undefined
  const name = chunks.get('strn')
  return {
    track: { ...track, index, name: name === undefined ? null : textOf(name), isDefault: index === 0 },
    seconds: Number.isFinite(seconds) ? seconds : 0,
  }
}

const UNKNOWN: Track = {
  index: 0,
  kind: 'video',
  codec: null,
  codecString: null,
  language: null,
  name: null,
  width: null,
  height: null,
  channels: null,
  isDefault: false,
}

/** `format` is a BITMAPINFOHEADER; its height is negative when the rows are stored top-down. */
function pictureTrack(header: DataView, format: DataView): Track {
  const codec = codecOfFourcc(fourcc(format, 16)) ?? codecOfFourcc(fourcc(header, 4))
  const width = int32(format, 4)
  const height = Math.abs(int32(format, 8))
  const isSane = width > 0 && width <= 16_384 && height > 0 && height <= 16_384
  return { ...UNKNOWN, codec, width: isSane ? width : null, height: isSane ? height : null }
}

/** `format` is a WAVEFORMATEX. */
function soundTrack(format: DataView): Track {
  const channels = uint16(format, 2)
  return {
    ...UNKNOWN,
    kind: 'audio',
    codec: codecOfWaveTag(uint16(format, 0)),
    channels: channels > 0 && channels <= 64 ? channels : null,
  }
}

function* chunksOf(view: DataView): Generator<Chunk, void> {
  for (let position = 0; position + 8 <= view.byteLength; ) {
    const size = uint32(view, position + 4)
    const start = position + 8
    const length = Math.min(size, view.byteLength - start)
    yield { id: fourcc(view, position), body: new DataView(view.buffer, view.byteOffset + start, length) }
    position = start + size + (size % 2)
  }
}

function rest(view: DataView, from: number): DataView {
  const start = Math.min(from, view.byteLength)
  return new DataView(view.buffer, view.byteOffset + start, view.byteLength - start)
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

// Fields beyond a chunk's end read as 0: old writers omit the last fields.
function uint16(view: DataView, at: number): number {
  return at + 2 <= view.byteLength ? view.getUint16(at, true) : 0
}

function uint32(view: DataView, at: number): number {
  return at + 4 <= view.byteLength ? view.getUint32(at, true) : 0
}

function int32(view: DataView, at: number): number {
  return at + 4 <= view.byteLength ? view.getInt32(at, true) : 0
}

function fourcc(view: DataView, at: number): string {
  if (at + 4 > view.byteLength) return ''
  return latin1(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), at, at + 4)
}

function textOf(view: DataView): string | null {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, Math.min(view.byteLength, 256))
  const end = bytes.indexOf(0)
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)).trim() || null
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end))
}
