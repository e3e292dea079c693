import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { igeDecrypt } from '../crypto/ige.ts'
import { computeMessageKey, deriveMessageKey } from '../crypto/message-keys.ts'
import { type AuthKey, idOfAuthKey } from './auth-key.ts'
import { openEnvelope, sealEnvelope } from './envelope.ts'
import { sealPacket } from './testing/raw-client.ts'

const bytes = randomBytes(256)
const key: AuthKey = { id: idOfAuthKey(bytes), bytes, dc: 2, salt: 0n }
const bodies = fc.integer({ min: 1, max: 300 }).map((words) => randomBytes(words * 4))

describe('openEnvelope', () => {
  it('gives what a client sealed, whatever a transport put behind it', () => {
    fc.assert(
      fc.property(bodies, fc.integer({ min: 0, max: 15 }), (body, behind) => {
        const packet = sealPacket(key, { salt: 1n, sessionId: -2n, id: 3n, sequence: 4, body })
        const opened = openEnvelope(key, Buffer.concat([packet, randomBytes(behind)]))
        assert.deepEqual(opened, { salt: 1n, sessionId: -2n, messageId: 3n, sequence: 4, body })
      }),
    )
  })

  it('refuses a packet of which any bit is other than it was', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), (body, at) => {
        const packet = sealPacket(key, { salt: 1n, sessionId: 2n, id: 3n, sequence: 4, body })
        const bit = 64 + (at % ((packet.length - 8) * 8))
        packet[bit >> 3] = (packet[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        assert.throws(() => openEnvelope(key, packet), { code: 'mtproto_envelope' })
      }),
    )
  })
})

describe('sealEnvelope', () => {
  it('names the key, and is opened by who has it', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const message = { salt: 1n, sessionId: -2n, messageId: 3n, sequence: 4, body }
        const packet = Buffer.concat(sealEnvelope(key, message))
        assert.equal(packet.toString('hex', 0, 8), key.id)
        const messageKey = packet.subarray(8, 24)
        const plain = igeDecrypt(packet.subarray(24), deriveMessageKey(bytes, messageKey, 'to-client'))
        assert.deepEqual(computeMessageKey(bytes, plain, 'to-client'), messageKey)
        assert.deepEqual(plain.subarray(32, 32 + plain.readUInt32LE(28)), body)
      }),
    )
  })
})
