/** A byte source and its size. A read returns exactly the bytes of the range. */
export interface EndSource {
  size: number
  read(start: number, end: number): Promise<Uint8Array>
}

/** Where a container ends by its declared lengths: within the present bytes, or beyond them. */
export type ContainerEnd = 'here' | 'beyond' | 'unknown'

/** A film written in fragments has a box for each: do not follow all of them. */
const MAX_BOXES = 64
const BOX_HEAD = 16
/** Enough for the header of a Matroska file and the length after it. */
const EBML_HEAD = 128
/** Boxes with which an MP4 may begin. */
const FIRST_BOXES = ['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide']
const EBML = 0x1a45dfa3
const SEGMENT = 0x18538067

/** Whether a file is complete, by the declared lengths of MP4, Matroska and AVI. Needs some small reads. */
export async function containerEnd(source: EndSource): Promise<ContainerEnd> {
  const head = bufferOf(await source.read(0, Math.min(EBML_HEAD, source.size)))
  if (head.byteLength < BOX_HEAD) return 'unknown'
  if (head.readUInt32BE(0) === EBML) return segmentEnd(head, source.size)
  if (head.toString('latin1', 0, 4) === 'RIFF') return await endOfBoxes(source, riffLength, ['RIFF'])
  if (!FIRST_BOXES.includes(head.toString('latin1', 4, 8))) return 'unknown'
  return await endOfBoxes(source, boxLength, ['moov', 'mdat'])
}

/** Follows boxes to the end; the file is a film only if all of `needed` were found. */
async function endOfBoxes(
  { size, read }: EndSource,
  lengthOf: (head: Buffer) => number | undefined,
  needed: string[],
): Promise<ContainerEnd> {
  const missing = new Set(needed)
  let at = 0
  for (let boxes = 0; at < size && boxes < MAX_BOXES; boxes += 1) {
    const head = bufferOf(await read(at, Math.min(at + BOX_HEAD, size)))
    const length = lengthOf(head)
    if (length === undefined) return 'unknown'
    missing.delete(head.toString('latin1', 0, 4))
    missing.delete(head.toString('latin1', 4, 8))
    at += length
  }
  if (at > size) return 'beyond'
  return at === size && missing.size === 0 ? 'here' : 'unknown'
}

/** Undefined for an invalid box, and for one that extends to the unknown end of the file. */
function boxLength(head: Buffer): number | undefined {
  if (head.byteLength < 8 || !/^[\w -]{4}$/.test(head.toString('latin1', 4, 8))) return undefined
  const short = head.readUInt32BE(0)
  const isLong = short === 1
  if (isLong && head.byteLength < BOX_HEAD) return undefined
  const length = isLong ? Number(head.readBigUInt64BE(8)) : short
  return length >= (isLong ? BOX_HEAD : 8) ? length : undefined
}

function riffLength(head: Buffer): number | undefined {
  if (head.byteLength < 8 || head.toString('latin1', 0, 4) !== 'RIFF') return undefined
  const length = head.readUInt32LE(4)
  return 8 + length + (length % 2)
}

function segmentEnd(head: Buffer, size: number): ContainerEnd {
  const header = readLength(head, 4)
  const at = header === undefined ? head.byteLength : header.end + header.value
  if (at + 4 > head.byteLength || head.readUInt32BE(at) !== SEGMENT) return 'unknown'
  const segment = readLength(head, at + 4)
  if (segment === undefined) return 'unknown'
  return segment.end + segment.value > size ? 'beyond' : 'here'
}

/** A Matroska length: one byte plus as many as its first byte has leading zeros; all ones mean unknown. */
function readLength(head: Buffer, at: number): { value: number; end: number } | undefined {
  const first = head[at] ?? 0
  const bytes = Math.clz32(first) - 23
  if (first === 0 || at + bytes > head.byteLength) return undefined
  let value = first % 2 ** (8 - bytes)
  let isUnknown = value === 2 ** (8 - bytes) - 1
  for (const byte of head.subarray(at + 1, at + bytes)) {
    value = value * 256 + byte
    isUnknown &&= byte === 255
  }
  return isUnknown ? undefined : { value, end: at + bytes }
}

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
