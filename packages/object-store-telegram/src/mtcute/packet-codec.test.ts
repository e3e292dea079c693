import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { IPacketCodec } from '@mtcute/core'
import fc from 'fast-check'
import { createPacketCodec } from './packet-codec.ts'

type Received = Parameters<IPacketCodec['decode']>[0]

/** Received but unread bytes, as the library keeps them. */
function createReceived() {
  let bytes = Buffer.alloc(0)
  let position = 0
  let mostHeld = 0
  const received = {
    get available() {
      return bytes.byteLength - position
    },
    readSync(length: number) {
      const piece = bytes.subarray(position, position + length)
      position += piece.byteLength
      return piece
    },
    rewind(length: number) {
      position -= length
    },
  }
  return {
    received: received as unknown as Received,
    mostHeld: () => mostHeld,
    add(piece: Uint8Array) {
      bytes = Buffer.concat([bytes.subarray(position), piece])
      position = 0
      mostHeld = Math.max(mostHeld, bytes.byteLength)
    },
  }
}

/** Feeds pieces to a codec, and returns copies of its frames. */
async function framesIn(codec: IPacketCodec, pieces: readonly Uint8Array[]) {
  const { received, add, mostHeld } = createReceived()
  const frames: Uint8Array[] = []
  let memory = 0
  for (const piece of pieces) {
    add(piece)
    for (;;) {
      const frame = await codec.decode(received, false)
      if (frame === null) break
      frames.push(frame.slice())
      memory += frame.buffer.byteLength
    }
  }
  return { frames, memory, mostHeld: mostHeld() }
}

function framed(content: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(content.byteLength)
  return Buffer.concat([length, content])
}

function cut(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const pieces: Buffer[] = []
  for (let at = 0, turn = 0; at < bytes.byteLength; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1
    pieces.push(bytes.subarray(at, at + length))
    at += length
  }
  return pieces
}

describe('the packet codec', () => {
  it('finds every frame, however its bytes come', async () => {
    const contents = fc.array(fc.uint8Array({ minLength: 8, maxLength: 3000 }), { maxLength: 6 })
    const lengths = fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(contents, lengths, async (all, cuts) => {
        const pieces = cut(Buffer.concat(all.map(framed)), cuts)
        const { frames } = await framesIn(createPacketCodec(), pieces)
        assert.deepEqual(
          frames.map((frame) => Buffer.from(frame)),
          all.map((content) => Buffer.from(content)),
        )
      }),
    )
  })

  it('holds no more of a long answer than one piece beside the answer itself', async () => {
    const content = Buffer.alloc(2 ** 20, 7)
    const { frames, memory, mostHeld } = await framesIn(createPacketCodec(), cut(framed(content), [16_384]))
    assert.ok(frames[0] !== undefined && content.equals(frames[0]))
    assert.equal(mostHeld, 16_384)
    assert.equal(memory, content.byteLength)
  })

  it('gives the memory of a long answer back when the next is asked for, and keeps that of a short one', async () => {
    const codec = createPacketCodec()
    const { received, add } = createReceived()
    const decodeInTwo = async (bytes: number) => {
      const whole = framed(Buffer.alloc(bytes, 7))
      add(whole.subarray(0, 12))
      await codec.decode(received, false)
      add(whole.subarray(12))
      return (await codec.decode(received, false)) ?? assert.fail('there was no frame')
    }
    const long = await decodeInTwo(2 ** 20)
    assert.equal(long.byteLength, 2 ** 20)
    const short = await decodeInTwo(5000)
    await codec.decode(received, false)
    assert.deepEqual([long.byteLength, short.byteLength], [0, 5000])
  })

  it('takes no memory on the word of a length alone', async () => {
    const head = Buffer.alloc(16)
    head.writeUInt32LE(0xffff_fff0)
    assert.deepEqual((await framesIn(createPacketCodec(), [head])).frames, [])
  })

  it('says what the server says of a connection, and begins anew with the next', async () => {
    const codec = createPacketCodec()
    await framesIn(codec, [framed(Buffer.alloc(500)).subarray(0, 300)])
    codec.reset()
    const refusal = Buffer.alloc(4)
    refusal.writeInt32LE(-404)
    await assert.rejects(framesIn(codec, [Buffer.concat([framed(refusal)])]), { code: 404 })
  })
})
