import type { TlObject } from '../rpc.ts'
import type { Codec } from '../tl/codec.ts'
import type { Layers } from '../tl/layers.ts'
import { sealEnvelope } from './envelope.ts'
import type { KeptMessage } from './kept-messages.ts'
import type { MessageIds } from './message-ids.ts'
import type { Session } from './session.ts'
import { PACKING_IDS } from './unpack.ts'

/** Sends messages to sessions. */
export interface Outbox {
  /** Sends what the client need not acknowledge: pongs, acknowledgements, complaints. */
  sendService(session: Session, object: TlObject): void
  /** Sends what the server says by itself and the client acknowledges. */
  sendNotice(session: Session, body: Buffer): void
  /** Keeps the answer to a call, with its head, and sends it, `delayMs` later. Without a connection it waits for the client's return. */
  sendAnswer(session: Session, requestId: bigint, body: Buffer, delayMs?: number): void
  /** Keeps the answer to a call without sending it. */
  keepAnswer(session: Session, requestId: bigint, body: Buffer): void
  /** Sends a kept message once more. */
  sendAgain(session: Session, message: KeptMessage): void
}

/** What stands in front of the answer to a call. */
export function answerHead(requestId: bigint): Buffer {
  const head = Buffer.alloc(12)
  head.writeUInt32LE(PACKING_IDS.rpcResult, 0)
  head.writeBigInt64LE(requestId, 4)
  return head
}

/** The answer to a call that was refused. */
export function writeRefusal(codec: Codec, requestId: bigint, code: number, text: string): Buffer {
  return Buffer.concat([
    answerHead(requestId),
    codec.write({ _: 'mt_rpc_error', error_code: code, error_message: text }),
  ])
}

/** Makes the one outbox of the server. */
export function createOutbox(layers: Layers, ids: MessageIds): Outbox {
  function send(session: Session, messageId: bigint, sequence: number, body: Buffer, delayMs?: number): void {
    const { connection, key } = session
    if (connection?.open !== true) return
    const envelope = { salt: key.salt, sessionId: session.id, messageId, sequence, body }
    connection.send(sealEnvelope(key, envelope), delayMs)
  }

  function keep(session: Session, id: bigint, body: Buffer, answers: bigint | undefined): KeptMessage {
    const message = { id, sequence: session.sentContent * 2 + 1, body, answers }
    session.sentContent += 1
    session.kept.keep(message)
    return message
  }

  function keepAnswer(session: Session, requestId: bigint, body: Buffer): KeptMessage {
    return keep(session, ids.nextAnswer(), body, requestId)
  }

  return {
    sendService(session, object) {
      send(session, ids.nextNotice(), session.sentContent * 2, layers.codecOf(layers.own).write(object))
    },
    sendNotice(session, body) {
      const message = keep(session, ids.nextNotice(), body, undefined)
      send(session, message.id, message.sequence, body)
    },
    sendAnswer(session, requestId, body, delayMs) {
      const message = keepAnswer(session, requestId, body)
      send(session, message.id, message.sequence, message.body, delayMs)
    },
    keepAnswer,
    sendAgain: (session, { id, sequence, body }) => send(session, id, sequence, body),
  }
}
