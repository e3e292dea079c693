import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { TestContext } from 'node:test'
import { igeDecrypt, igeEncrypt } from '../../crypto/ige.ts'
import { computeMessageKey, deriveMessageKey } from '../../crypto/message-keys.ts'
import type { DcAddress, TlObject } from '../../rpc.ts'
import type { Codec } from '../../tl/codec.ts'
import { readLayers } from '../../tl/layers.ts'
import { createByteQueue } from '../../transport/byte-queue.ts'
import { intermediate } from '../../transport/framing.ts'
import type { AuthKey } from '../auth-key.ts'
import { messageIdAt } from '../message-ids.ts'
import { PACKING_IDS } from '../unpack.ts'

/** A message from the server. */
interface ServerMessage {
  /** Its id. */
  id: bigint
  /** Its counter. */
  sequence: number
  /** Its content; the result of a call is `{ _: 'result', to, value }`. */
  object: TlObject
}

/** A client that sends exactly what a test demands, valid or not. */
export interface RawClient {
  /** Its session. */
  sessionId: bigint
  /** The salt of its messages. */
  salt: bigint
  /** An id for the next message; each is larger than the one before. */
  nextId(): bigint
  /** Sends one message. */
  send(id: bigint, sequence: number, body: Buffer): void
  /** Waits for the next message that matches `wanted`; other messages stay in `waiting`. */
  receive(wanted: string | ((message: ServerMessage) => boolean)): Promise<ServerMessage>
  /** All messages that arrived and were not received yet. */
  readonly waiting: ServerMessage[]
  /** Resolves when the server has closed the connection. */
  readonly closed: Promise<void>
  /** Closes the connection. */
  close(): void
}

/** The codec of our own layer. */
export const codec: Codec = readLayers().codecOf(0)

/** Connects with a key known to the server. */
export async function connectRawClient(
  context: TestContext,
  { host, port }: DcAddress,
  key: AuthKey,
  sessionId: bigint = randomBytes(8).readBigInt64LE(),
): Promise<RawClient> {
  const socket = connect(port, host)
  await once(socket, 'connect')
  context.after(() => socket.destroy())
  socket.write(Buffer.from('eeeeeeee', 'hex'))
  const queue = createByteQueue()
  const waiting: ServerMessage[] = []
  let wake = Promise.withResolvers<void>()
  let lastId = 0n
  socket.on('data', (bytes) => {
    queue.push(bytes)
    for (let packet = intermediate.read(queue); packet !== undefined; packet = intermediate.read(queue)) {
      waiting.push(openPacket(key, packet))
    }
    wake.resolve()
    wake = Promise.withResolvers()
  })
  const client: RawClient = {
    sessionId,
    salt: key.salt,
    nextId() {
      const now = messageIdAt(Date.now())
      lastId = now > lastId ? now : lastId + 4n
      return lastId
    },
    send(id, sequence, body) {
      const packet = sealPacket(key, { salt: client.salt, sessionId, id, sequence, body })
      for (const piece of intermediate.write([packet])) socket.write(piece)
    },
    async receive(wanted) {
      const picks = typeof wanted === 'string' ? ({ object }: ServerMessage) => object._ === wanted : wanted
      for (;;) {
        const at = waiting.findIndex(picks)
        if (at !== -1) return waiting.splice(at, 1)[0] as ServerMessage
        await wake.promise
      }
    },
    waiting,
    closed: once(socket, 'close').then(() => {}),
    close: () => socket.destroy(),
  }
  return client
}

/** A container message. */
export function containerOf(...messages: { id: bigint; sequence: number; body: Buffer }[]): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32LE(PACKING_IDS.container, 0)
  head.writeUInt32LE(messages.length, 4)
  const parts = messages.map(({ id, sequence, body }) => {
    const inner = Buffer.alloc(16)
    inner.writeBigInt64LE(id, 0)
    inner.writeUInt32LE(sequence, 8)
    inner.writeUInt32LE(body.length, 12)
    return Buffer.concat([inner, body])
  })
  return Buffer.concat([head, ...parts])
}

/** A client's packet. */
export function sealPacket(
  key: AuthKey,
  message: { salt: bigint; sessionId: bigint; id: bigint; sequence: number; body: Buffer },
): Buffer {
  const { body } = message
  const head = Buffer.alloc(32)
  head.writeBigInt64LE(message.salt, 0)
  head.writeBigInt64LE(message.sessionId, 8)
  head.writeBigInt64LE(message.id, 16)
  head.writeUInt32LE(message.sequence, 24)
  head.writeUInt32LE(body.length, 28)
  const padding = 12 + ((16 - ((32 + body.length + 12) % 16)) % 16)
  const plain = Buffer.concat([head, body, randomBytes(padding)])
  const messageKey = computeMessageKey(key.bytes, plain, 'from-client')
  const cipher = igeEncrypt(plain, deriveMessageKey(key.bytes, messageKey, 'from-client'))
  return Buffer.concat([Buffer.from(key.id, 'hex'), messageKey, cipher])
}

function openPacket(key: AuthKey, packet: Buffer): ServerMessage {
  if (packet.length === 4) return { id: 0n, sequence: 0, object: { _: 'error', code: packet.readInt32LE() } }
  const messageKey = packet.subarray(8, 24)
  const plain = igeDecrypt(packet.subarray(24), deriveMessageKey(key.bytes, messageKey, 'to-client'))
  const body = plain.subarray(32, 32 + plain.readUInt32LE(28))
  const isResult = body.readUInt32LE(0) === PACKING_IDS.rpcResult
  const object = isResult
    ? { _: 'result', to: body.readBigInt64LE(4), value: codec.read(body, 12) }
    : (codec.read(body) as TlObject)
  return { id: plain.readBigInt64LE(16), sequence: plain.readUInt32LE(24), object }
}
