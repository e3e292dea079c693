import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readStoredZip, ZipError } from './read-stored-zip.ts'

interface Wish {
  name: string
  bytes: Buffer
  method?: number
  isEncrypted?: boolean
  /** Writes lengths and places as those over 4 GiB are written. */
  isLong?: boolean
}

const LONG = 0xffff_ffff

/** An archive as programs write it: files, directory, end. */
function makeZip(files: Wish[], comment = ''): Buffer {
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

function endOf(start: number, length: number, files: Wish[], comment: string): Buffer {
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

function read(zip: Buffer) {
  const source = { size: zip.length, read: async (start: number, end: number) => zip.subarray(start, end) }
  return readStoredZip(source, (name) => name.endsWith('.mkv'))
}

describe('readStoredZip', () => {
  it('finds where stored files lie, whatever stands around them', async () => {
    const film = Buffer.from('the bytes of a film')
    for (const isLong of [false, true]) {
      const files = [
        { name: 'notes.txt', bytes: Buffer.from('x') },
        { name: 'film.mkv', bytes: film, isLong },
      ]
      const zip = makeZip(files, 'made by a test')
      const [found, ...others] = await read(zip)
      assert.equal(others.length, 0)
      assert.equal(found?.name, 'film.mkv')
      assert.deepEqual(zip.subarray(found.range?.start, found.range?.end), film)
    }
  })

  it('says of compressed and encrypted files that they cannot be read in place', async () => {
    const bytes = Buffer.from('x')
    const zip = makeZip([
      { name: 'a.mkv', bytes, method: 8 },
      { name: 'b.mkv', bytes, isEncrypted: true },
    ])
    assert.deepEqual(
      (await read(zip)).map(({ name, range }) => [name, range]),
      [
        ['a.mkv', undefined],
        ['b.mkv', undefined],
      ],
    )
  })

  it('refuses what is no archive, and never reads outside of it', async () => {
    await assert.rejects(read(Buffer.from('no archive at all, but long enough for one')), ZipError)
    const zip = makeZip([{ name: 'film.mkv', bytes: Buffer.from('film') }])
    await fc.assert(
      fc.asyncProperty(fc.nat(zip.length - 1), fc.nat(255), async (at, value) => {
        const damaged = Buffer.from(zip)
        damaged[at] = value
        const size = damaged.length
        const source = {
          size,
          read: async (start: number, end: number) => {
            assert.ok(start >= 0 && start <= end && end <= size, `${start}-${end}`)
            return damaged.subarray(start, end)
          },
        }
        const found = await readStoredZip(source, () => true).catch((error) => {
          if (error instanceof ZipError || error instanceof RangeError) return []
          throw error
        })
        for (const { range } of found) assert.ok(range === undefined || range.end <= size)
      }),
    )
  })
})
