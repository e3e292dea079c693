import assert from 'node:assert/strict'
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { createServerTransport } from './server-transport.ts'

const u32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}

interface TestClient {
  mark: Buffer
  write(packet: Buffer, index: number): Buffer
  read(bytes: Buffer): Buffer
}

/** An independent client implementation of each transport. */
const clients: Record<'abridged' | 'intermediate' | 'padded' | 'full', TestClient> = {
  abridged: { mark: Buffer.from([0xef]), write: writeAbridged, read: readAbridged },
  intermediate: {
    mark: u32(0xeeeeeeee),
    write: (packet: Buffer) => Buffer.concat([u32(packet.length), packet]),
    read: readIntermediate,
  },
  padded: {
    mark: u32(0xdddddddd),
    write: (packet: Buffer) => Buffer.concat([u32(packet.length), packet]),
    read: readIntermediate,
  },
  full: { mark: Buffer.alloc(0), write: writeFull, read: (bytes: Buffer) => bytes.subarray(8, bytes.length - 4) },
}

function writeAbridged(packet: Buffer): Buffer {
  const words = packet.length / 4
  if (words < 127) return Buffer.concat([Buffer.from([words]), packet])
  return Buffer.concat([Buffer.from([127, words & 255, (words >> 8) & 255, words >> 16]), packet])
}

function readAbridged(bytes: Buffer): Buffer {
  return bytes[0] === 127
    ? bytes.subarray(4, 4 + bytes.readUIntLE(1, 3) * 4)
    : bytes.subarray(1, 1 + (bytes[0] ?? 0) * 4)
}

function readIntermediate(bytes: Buffer): Buffer {
  return bytes.subarray(4, 4 + bytes.readUInt32LE())
}

function writeFull(packet: Buffer, index: number): Buffer {
  const body = Buffer.concat([u32(packet.length + 12), u32(index), packet])
  return Buffer.concat([body, u32(crc32(body))])
}

/** A client's header of an obfuscated connection, and its ciphers. */
function obfuscate(tag: number) {
  const head = randomBytes(64)
  head[0] = 0x11
  head[4] = 0x22
  const back = Buffer.from(head.subarray(8, 56)).reverse()
  const hide = createCipheriv('aes-256-ctr', head.subarray(8, 40), head.subarray(40, 56))
  const open = createDecipheriv('aes-256-ctr', back.subarray(0, 32), back.subarray(32, 48))
  const plain = Buffer.concat([head.subarray(0, 56), u32(tag), head.subarray(60)])
  const hidden = hide.update(plain)
  return { head: Buffer.concat([head.subarray(0, 56), hidden.subarray(56)]), hide, open }
}

const packets = fc.array(
  fc.integer({ min: 2, max: 300 }).map((words) => randomBytes(words * 4)),
  { minLength: 1, maxLength: 6 },
)

/** Splits bytes into pieces of these sizes. */
function cut(bytes: Buffer, sizes: number[]): Buffer[] {
  const pieces: Buffer[] = []
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1
    pieces.push(bytes.subarray(at, at + size))
    at += size
  }
  return pieces
}

const sizes = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 10 })

describe('createServerTransport', () => {
  for (const [name, client] of Object.entries(clients)) {
    it(`knows ${name} by its first bytes and takes its packets however they are cut`, () => {
      fc.assert(
        fc.property(packets, sizes, (sent, cuts) => {
          const transport = createServerTransport()
          const stream = Buffer.concat([client.mark, ...sent.map((packet, i) => client.write(packet, i))])
          const received = cut(stream, cuts).flatMap((piece) => transport.receive(piece))
          assert.deepEqual(received, sent)
          assert.equal(transport.name, name)
          const answer = Buffer.concat(transport.frame([sent[0] as Buffer]))
          assert.deepEqual(client.read(answer).subarray(0, sent[0]?.length), sent[0])
        }),
        { numRuns: 40 },
      )
    })
  }

  for (const [name, tag] of [
    ['abridged', 0xefefefef],
    ['intermediate', 0xeeeeeeee],
    ['padded', 0xdddddddd],
  ] as const) {
    it(`opens obfuscated ${name}`, () => {
      fc.assert(
        fc.property(packets, sizes, (sent, cuts) => {
          const transport = createServerTransport()
          const client = obfuscate(tag)
          const hidden = client.hide.update(Buffer.concat(sent.map((packet, i) => clients[name].write(packet, i))))
          const received = cut(Buffer.concat([client.head, hidden]), cuts).flatMap((piece) => transport.receive(piece))
          assert.deepEqual(received, sent)
          assert.equal(transport.name, `obfuscated ${name}`)
          const answer = client.open.update(Buffer.concat(transport.frame([sent[0] as Buffer])))
          assert.deepEqual(clients[name].read(answer).subarray(0, sent[0]?.length), sent[0])
        }),
        { numRuns: 40 },
      )
    })
  }

  it('ends a full stream whose checksum or counter is wrong', () => {
    const packet = randomBytes(40)
    const damaged = writeFull(packet, 0)
    damaged[20] = (damaged[20] ?? 0) ^ 1
    assert.throws(() => createServerTransport().receive(damaged), { code: 'mtproto_transport' })
    const transport = createServerTransport()
    transport.receive(writeFull(packet, 0))
    assert.throws(() => transport.receive(writeFull(packet, 2)), { code: 'mtproto_transport' })
  })

  it('refuses a packet that is too large before it has come', () => {
    const transport = createServerTransport()
    assert.throws(() => transport.receive(Buffer.concat([u32(0xeeeeeeee), u32(0x7fffffff)])), {
      code: 'mtproto_transport',
    })
  })

  it('refuses 64 bytes of no transport', () => {
    assert.throws(() => createServerTransport().receive(obfuscate(0x12345678).head), { code: 'mtproto_transport' })
  })
})
