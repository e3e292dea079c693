/** The bytes of an archive. A read returns exactly the bytes of the range. */
export interface ZipSource {
  size: number
  read(start: number, end: number): Promise<Uint8Array>
}

/** One file inside an archive. */
export interface ZipEntry {
  name: string
  /** The range of its bytes in the archive; undefined when they are compressed or encrypted. */
  range: { start: number; end: number } | undefined
}

/** The archive is unreadable. */
export class ZipError extends Error {
  override name = 'ZipError'
  readonly code = 'zip_unreadable'

  constructor(problem: string) {
    super(`Cannot read the archive: ${problem}`)
  }
}

const END = 0x06054b50
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
/** The end record with the longest comment, and the locator before it. */
const MAX_TAIL = 22 + 65_535 + 20
/** The size of a directory with some ten thousand files. */
const MAX_DIRECTORY = 4 * 2 ** 20
const MAX_ENTRIES = 1000
const STORED = 0

/** Lists an archive's files from its directory: some small reads at its end, and one per file that `wants` selects. */
export async function readStoredZip(source: ZipSource, wants: (name: string) => boolean): Promise<ZipEntry[]> {
  const { start, length } = await findDirectory(source)
  if (length > MAX_DIRECTORY) throw new ZipError('its directory is too long')
  if (start + length > source.size) throw new ZipError('its directory lies outside of it')
  const directory = bufferOf(await source.read(start, start + length))
  const entries: ZipEntry[] = []
  for (let at = 0; at + 46 <= directory.byteLength && directory.readUInt32LE(at) === CENTRAL; ) {
    const next =
      at + 46 + directory.readUInt16LE(at + 28) + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
    if (next > directory.byteLength) throw new ZipError('its directory ends too early')
    const name = directory.toString('utf8', at + 46, at + 46 + directory.readUInt16LE(at + 28))
    if (wants(name)) entries.push({ name, range: await locate(source, directory.subarray(at, next)) })
    if (entries.length > MAX_ENTRIES) throw new ZipError('it holds too many files')
    at = next
  }
  return entries
}

async function findDirectory(source: ZipSource): Promise<{ start: number; length: number }> {
  const from = Math.max(0, source.size - MAX_TAIL)
  const tail = bufferOf(await source.read(from, source.size))
  for (let at = tail.byteLength - 22; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== END) continue
    const locator = at - 20
    if (locator >= 0 && tail.readUInt32LE(locator) === LOCATOR_64) {
      const place = numberOf(tail.readBigUInt64LE(locator + 8))
      if (place + 56 > source.size) throw new ZipError('its directory lies outside of it')
      const end = bufferOf(await source.read(place, place + 56))
      if (end.readUInt32LE(0) !== END_64) throw new ZipError('its directory cannot be found')
      return { length: numberOf(end.readBigUInt64LE(40)), start: numberOf(end.readBigUInt64LE(48)) }
    }
    return { length: tail.readUInt32LE(at + 12), start: tail.readUInt32LE(at + 16) }
  }
  throw new ZipError('it has no directory')
}

/** The range of an entry's bytes: after its local header, whose length is only in that header. */
async function locate(source: ZipSource, entry: Buffer): Promise<ZipEntry['range']> {
  const isEncrypted = (entry.readUInt16LE(8) & 1) === 1
  if (isEncrypted || entry.readUInt16LE(10) !== STORED) return undefined
  const { size, header } = sizesOf(entry)
  if (header + 30 > source.size) throw new ZipError('a file lies outside of it')
  const local = bufferOf(await source.read(header, header + 30))
  if (local.readUInt32LE(0) !== LOCAL) throw new ZipError('a file is not where the directory says')
  const start = header + 30 + local.readUInt16LE(26) + local.readUInt16LE(28)
  if (start + size > source.size) throw new ZipError('a file lies outside of it')
  return { start, end: start + size }
}

/** Size and offset of an entry; values over 4 GiB are in an extra field, in this order, each only when needed. */
function sizesOf(entry: Buffer): { size: number; header: number } {
  const short = { unpacked: entry.readUInt32LE(24), packed: entry.readUInt32LE(20), header: entry.readUInt32LE(42) }
  const extraStart = 46 + entry.readUInt16LE(28)
  const extra = entry.subarray(extraStart, extraStart + entry.readUInt16LE(30))
  const long = longField(extra)
  let at = 0
  const take = (value: number): number => {
    if (value !== 0xffff_ffff) return value
    if (long === undefined || at + 8 > long.byteLength) throw new ZipError('a length is missing')
    at += 8
    return numberOf(long.readBigUInt64LE(at - 8))
  }
  const size = take(short.unpacked)
  take(short.packed)
  return { size, header: take(short.header) }
}

function longField(extra: Buffer): Buffer | undefined {
  for (let at = 0; at + 4 <= extra.byteLength; ) {
    const length = extra.readUInt16LE(at + 2)
    if (extra.readUInt16LE(at) === 1) return extra.subarray(at + 4, at + 4 + length)
    at += 4 + length
  }
  return undefined
}

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function numberOf(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new ZipError('a length is absurd')
  return Number(value)
}
