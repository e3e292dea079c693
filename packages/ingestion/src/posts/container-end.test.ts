import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { containerEnd } from './container-end.ts'

const of = (bytes: Uint8Array) =>
  containerEnd({ size: bytes.byteLength, read: async (start, end) => bytes.subarray(start, end) })

function box(type: string, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  bytes.writeUInt32BE(length)
  bytes.write(type, 4, 'latin1')
  return bytes
}

function longBox(type: string, length: number): Buffer {
  const bytes = box(type, length)
  bytes.writeUInt32BE(1)
  bytes.writeBigUInt64BE(BigInt(length), 8)
  return bytes
}

function riff(length: number): Buffer {
  const bytes = Buffer.alloc(length)
  bytes.write('RIFF')
  bytes.writeUInt32LE(length - 8, 4)
  return bytes
}

/** A Matroska file whose segment declares the length `told` in eight bytes. */
const matroska = (told: string, body = 100): Buffer =>
  Buffer.concat([Buffer.from(`1a45dfa384428681011853806701${told}`, 'hex'), Buffer.alloc(body)])

describe('containerEnd', () => {
  const films: [string, Buffer][] = [
    ['an MP4 with its index before its pictures', Buffer.concat([box('ftyp', 24), box('moov', 300), box('mdat', 900)])],
    ['one with its index behind them', Buffer.concat([box('ftyp', 24), longBox('mdat', 900), box('moov', 300)])],
    ['a Matroska file', matroska('00000000000064')],
    ['an AVI of two pieces', Buffer.concat([riff(400), riff(600)])],
  ]
  for (const [what, film] of films) {
    it(`finds the end of ${what}, and that it is not in its first part`, async () => {
      assert.equal(await of(film), 'here')
      const cut = film.subarray(0, Math.max(film.byteLength * 0.6, 90))
      assert.equal(await of(cut), 'beyond')
    })
  }

  it('does not take some of the boxes for all of them', async () => {
    assert.equal(await of(Buffer.concat([box('ftyp', 24), box('moov', 300)])), 'unknown')
    assert.equal(
      await of(Buffer.concat([box('ftyp', 24), box('moov', 300), Buffer.alloc(8), box('mdat', 90)])),
      'unknown',
    )
  })

  it('knows nothing of what does not tell its length', async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(5000), Buffer.alloc(5000, 0x47), matroska('ffffffffffffff')]) {
      assert.equal(await of(bytes), 'unknown')
    }
  })
})
