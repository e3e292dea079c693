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
  /** Sends a message that needs no acknowledgement: a pong, an acknowledgement, an error notice. */
  sendService(session: Session, object: TlObject): void
  /** Sends an unsolicited message that the client must acknowledge. */
  sendNotice(session: Session, body: Buffer): void
  /** Stores the answer to a call, with its header, and sends it `delayMs` later, or after a reconnect. */
  sendAnswer(session: Session, requestId: bigint, body: Buffer, delayMs?: number): void
  /** Stores the answer to a call without sending it. */
  keepAnswer(session: Session, requestId: bigint, body: Buffer): void
  /** Sends a stored message again. */
  sendAgain(session: Session, message: KeptMessage): void
}

/** The header of the answer to a call. */
export function answerHead(requestId: bigint): Buffer {
  const head = Buffer.alloc(12)
  head.writeUInt32LE(PACKING_IDS.rpcResult, 0)
  head.writeBigInt64LE(requestId, 4)
  return head
}

/** The error answer to a call. */
export function writeRefusal(codec: Codec, requestId: bigint, code: number, text: string): Buffer {
  return Buffer.concat([
    answerHead(requestId),
    codec.write({ _: 'mt_rpc_error', error_code: code, error_message: text }),
  ])
}

/** Creates the outbox of the server. */
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
