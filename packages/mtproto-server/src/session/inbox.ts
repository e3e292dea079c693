import type { RsaKey } from '../crypto/rsa-key.ts'
import type { TlObject, WireEvent } from '../rpc.ts'
import { TlError } from '../tl/tl-error.ts'
import type { AnswerDeps } from './answer-call.ts'
import { type AuthKey, permanentIdOf } from './auth-key.ts'
import type { Connection } from './connection.ts'
import { type Envelope, openEnvelope } from './envelope.ts'
import { createKeyExchange, type KeyExchange } from './key-exchange.ts'
import { type MessageIds, timeOfMessageId } from './message-ids.ts'
import { receiveMessage, sendProblem } from './receive-message.ts'
import { BAD_MESSAGE } from './received-messages.ts'
import { newSessionNotice, type ServiceDeps } from './service-messages.ts'
import type { Session } from './session.ts'
import { type ClientMessage, constructorIdOf, PACKING_IDS, unpackMessage } from './unpack.ts'

/** Dependencies of receiving packets. */
export interface InboxDeps extends AnswerDeps, ServiceDeps {
  /** The server's key. */
  rsaKey: RsaKey
  /** For the plain messages of the key exchange. */
  ids: MessageIds
  /** Called with events of keys. */
  onEvent: (event: WireEvent) => void
}

/** Receives the packets of all connections. */
export interface Inbox {
  /** Receives one packet. An error is the client's fault, and closes the connection. */
  receive(connection: Connection, packet: Buffer): void
}

/** A packet of four bytes is an error code to the client. */
const UNKNOWN_KEY = -404
const PLAIN_HEADER_BYTES = 20
/** Maximum difference between the time in a message id and ours, as in Telegram. */
const MAX_AGE_MS = 300_000
const MAX_AHEAD_MS = 30_000

/** Creates the inbox of the server. */
export function createInbox(deps: InboxDeps): Inbox {
  const exchanges = new WeakMap<Connection, KeyExchange>()
  const ownCodec = deps.layers.codecOf(deps.layers.own)

  function exchangeOf(connection: Connection): KeyExchange {
    const known = exchanges.get(connection)
    if (known !== undefined) return known
    const { dc } = connection
    const onKey = (key: AuthKey) => {
      deps.keyring.keep(key)
      deps.onEvent({ kind: 'key', dc, authKeyId: key.id, temporary: key.temporary !== undefined })
    }
    const made = createKeyExchange({ dc, rsaKey: deps.rsaKey, codec: ownCodec, onKey })
    exchanges.set(connection, made)
    return made
  }

  function receivePlain(connection: Connection, packet: Buffer): void {
    const request = ownCodec.read(packet, PLAIN_HEADER_BYTES) as TlObject
    if (request._ === 'mt_msgs_ack') return
    const body = ownCodec.write(exchangeOf(connection).answer(request))
    const head = Buffer.alloc(PLAIN_HEADER_BYTES)
    head.writeBigInt64LE(deps.ids.nextAnswer(), 8)
    head.writeInt32LE(body.length, 16)
    connection.send([head, body])
  }

  return {
    receive(connection, packet) {
      if (packet.length < PLAIN_HEADER_BYTES) throw new TlError('tl_bad_bytes', `Cannot take in ${packet.length} bytes`)
      if (packet.readBigInt64LE(0) === 0n) {
        receivePlain(connection, packet)
        return
      }
      const key = deps.keyring.find(connection.dc, packet.toString('hex', 0, 8))
      if (key !== undefined) {
        receiveEnvelope(deps, connection, key, openEnvelope(key, packet))
        return
      }
      const refusal = Buffer.alloc(4)
      refusal.writeInt32LE(UNKNOWN_KEY)
      connection.send([refusal])
    },
  }
}

function receiveEnvelope(deps: InboxDeps, connection: Connection, key: AuthKey, envelope: Envelope): void {
  const session = deps.sessions.of(key, envelope.sessionId)
  connection.authKeyId = permanentIdOf(key)
  if (session.connection !== connection) {
    const returned = session.connection !== undefined
    session.connection = connection
    // Messages sent on the lost connection may not have arrived.
    if (returned) for (const message of session.kept.all()) deps.outbox.sendAgain(session, message)
  }
  const problem = problemOfEnvelope(key, envelope)
  if (problem !== undefined) {
    sendProblem(deps, session, envelope.messageId, envelope.sequence, problem)
    return
  }
  const messages = unpackOrComplain(deps, session, envelope)
  announce(deps, session, messages, envelope.messageId)
  for (const message of messages) receiveMessage(deps, session, message)
}

function problemOfEnvelope(key: AuthKey, { messageId, salt }: Envelope): number | undefined {
  if (messageId % 4n !== 0n) return BAD_MESSAGE.idWrongBits
  const age = Date.now() - timeOfMessageId(messageId)
  if (age > MAX_AGE_MS) return BAD_MESSAGE.idTooLow
  if (age < -MAX_AHEAD_MS) return BAD_MESSAGE.idTooHigh
  return salt === key.salt ? undefined : BAD_MESSAGE.saltWrong
}

function unpackOrComplain(deps: InboxDeps, session: Session, envelope: Envelope): ClientMessage[] {
  const { messageId: id, sequence, body } = envelope
  if (constructorIdOf(body) === PACKING_IDS.container && sequence % 2 === 1) {
    sendProblem(deps, session, id, sequence, BAD_MESSAGE.evenExpected)
    return []
  }
  try {
    return unpackMessage({ id, sequence, body })
  } catch (error) {
    if (!(error instanceof TlError)) throw error
    sendProblem(deps, session, id, sequence, BAD_MESSAGE.containerInvalid)
    return []
  }
}

function announce(deps: InboxDeps, session: Session, messages: ClientMessage[], outerId: bigint): void {
  if (session.announced) return
  session.announced = true
  const first = messages.reduce((lowest, { id }) => (id < lowest ? id : lowest), outerId)
  const codec = deps.layers.codecOf(deps.layers.own)
  deps.outbox.sendNotice(session, codec.write(newSessionNotice(session, first)))
}
