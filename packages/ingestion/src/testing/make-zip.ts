/** One file of a test archive. */
export interface ZipWish {
  name: string
  bytes: Buffer
  /** Its declared compression method. @default 0, stored */
  method?: number
  isEncrypted?: boolean
  /** Writes sizes and offsets in the form for values over 4 GiB. */
  isLong?: boolean
}

const LONG = 0xffff_ffff

/** An archive in the usual form: files, directory, end. */
export function makeZip(files: ZipWish[], comment = ''): Buffer {
  const pieces: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, bytes, method = 0, isEncrypted = false, isLong = false } of files) {
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50)
    local.writeUInt16LE(name.length, 26)
    local.writeUInt16LE(4, 28)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50)
    entry.writeUInt16LE(isEncrypted ? 1 : 0, 8)
    entry.writeUInt16LE(method, 10)
    entry.writeUInt32LE(isLong ? LONG : bytes.length, 20)
    entry.writeUInt32LE(isLong ? LONG : bytes.length, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(isLong ? LONG : at, 42)
    const extra = isLong ? longField(bytes.length, at) : Buffer.alloc(0)
    entry.writeUInt16LE(extra.length, 30)
    directory.push(Buffer.concat([entry, Buffer.from(name), extra]))
    pieces.push(local, Buffer.from(name), Buffer.alloc(4), bytes)
    at += 30 + name.length + 4 + bytes.length
  }
  const listed = Buffer.concat(directory)
  return Buffer.concat([...pieces, listed, endOf(at, listed.length, files, comment)])
}

function longField(size: number, at: number): Buffer {
  const field = Buffer.alloc(4 + 24)
  field.writeUInt16LE(1)
  field.writeUInt16LE(24, 2)
  for (const [i, value] of [size, size, at].entries()) field.writeBigUInt64LE(BigInt(value), 4 + i * 8)
  return field
}

function endOf(start: number, length: number, files: ZipWish[], comment: string): Buffer {
  const isLong = files.some((file) => file.isLong === true)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt32LE(isLong ? LONG : length, 12)
  end.writeUInt32LE(isLong ? LONG : start, 16)
  end.writeUInt16LE(comment.length, 20)
  const long = Buffer.alloc(56 + 20)
  long.writeUInt32LE(0x06064b50)
  long.writeBigUInt64LE(BigInt(length), 40)
  long.writeBigUInt64LE(BigInt(start), 48)
  long.writeUInt32LE(0x07064b50, 56)
  long.writeBigUInt64LE(BigInt(start + length), 64)
  return Buffer.concat([...(isLong ? [long] : []), end, Buffer.from(comment)])
}
