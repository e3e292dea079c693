import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { makeZip } from '../testing/make-zip.ts'
import { readStoredZip, ZipError } from './read-stored-zip.ts'

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
