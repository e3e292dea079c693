import { randomBytes } from 'node:crypto'
import type { TlObject, WireEvent } from '../rpc.ts'
import type { Layers } from '../tl/layers.ts'
import type { Keyring } from './keyring.ts'
import { answerHead, type Outbox } from './outbox.ts'
import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'
import type { ClientMessage } from './unpack.ts'

/** Dependencies of answers to MTProto's service messages. */
export interface ServiceDeps {
  /** The way to the client. */
  outbox: Outbox
  /** Ends sessions. */
  sessions: Sessions
  /** Deletes the client's own key. */
  keyring: Keyring
  /** Encodes answers that have the form of a call's answer. */
  layers: Layers
  /** Called when a client cancels an answer. */
  onEvent: (event: WireEvent) => void
}

type Handler = (deps: ServiceDeps, session: Session, message: ClientMessage, object: TlObject) => void

/** Number of future salts, and the validity of each. */
const SALTS = 4
const SALT_SECONDS = 1800

const HANDLERS: Record<string, Handler> = {
  mt_msgs_ack: (_deps, session, _message, object) => session.kept.release(object.msg_ids as bigint[]),
  mt_http_wait: () => {},
  mt_msgs_state_info: () => {},
  mt_msgs_all_info: () => {},
  mt_ping: pong,
  mt_ping_delay_disconnect(deps, session, message, object) {
    session.connection?.endUnlessPinged((object.disconnect_delay as number) * 1000)
    pong(deps, session, message, object)
  },
  mt_get_future_salts({ outbox }, session, message, object) {
    const now = Math.floor(Date.now() / 1000)
    // The current salt stays valid until a command changes it, so all future salts equal it.
    const salts = Array.from({ length: Math.min(Math.max(object.num as number, 1), SALTS) }, (_, i) => ({
      _: 'mt_future_salt',
      valid_since: now + i * SALT_SECONDS,
      valid_until: now + (i + 2) * SALT_SECONDS,
      salt: session.key.salt,
    }))
    outbox.sendService(session, { _: 'mt_future_salts', req_msg_id: message.id, now, salts })
  },
  mt_msgs_state_req(deps, session, message, object) {
    const ids = object.msg_ids as bigint[]
    sendStates(deps, session, message, ids)
    for (const id of ids) sendKept(deps, session, session.kept.answerTo(id)?.id)
  },
  mt_msg_resend_req(deps, session, message, object) {
    const ids = object.msg_ids as bigint[]
    for (const id of ids) sendKept(deps, session, session.kept.find(id)?.id ?? session.kept.answerTo(id)?.id)
    const missing = ids.filter((id) => session.kept.find(id) === undefined)
    if (missing.length > 0) sendStates(deps, session, message, missing)
  },
  mt_rpc_drop_answer({ outbox, layers, onEvent }, session, message, object) {
    const id = object.req_msg_id as bigint
    const running = session.running.get(id)
    const kept = session.kept.answerTo(id)
    running?.controller.abort()
    onEvent({ kind: 'dropped', authKeyId: session.key.id })
    if (kept !== undefined) session.kept.release([kept.id])
    const answer =
      running !== undefined
        ? { _: 'mt_rpc_answer_dropped_running' }
        : kept === undefined
          ? { _: 'mt_rpc_answer_unknown' }
          : { _: 'mt_rpc_answer_dropped', msg_id: kept.id, seq_no: kept.sequence, bytes: kept.body.length }
    const body = layers.codecOf(layers.own).write(answer)
    outbox.sendAnswer(session, message.id, Buffer.concat([answerHead(message.id), body]))
  },
  mt_destroy_session({ outbox, sessions }, session, _message, object) {
    const id = object.session_id as bigint
    const ended = id !== session.id && sessions.end(session.key.id, id)
    outbox.sendService(session, { _: ended ? 'mt_destroy_session_ok' : 'mt_destroy_session_none', session_id: id })
  },
  mt_destroy_auth_key({ outbox, sessions, keyring }, session) {
    outbox.sendService(session, { _: 'mt_destroy_auth_key_ok' })
    sessions.endOf(keyring.forget(session.key.id))
  },
}

/** The handler of an MTProto service message; undefined for a call. */
export function findServiceHandler(name: string): Handler | undefined {
  return Object.hasOwn(HANDLERS, name) ? HANDLERS[name] : undefined
}

/** The notice that the session is new to the server, as after a restart. */
export function newSessionNotice(session: Session, firstMessageId: bigint): TlObject {
  const unique = randomBytes(8).readBigInt64LE()
  return { _: 'mt_new_session_created', first_msg_id: firstMessageId, unique_id: unique, server_salt: session.key.salt }
}

function pong({ outbox }: ServiceDeps, session: Session, message: ClientMessage, object: TlObject): void {
  outbox.sendService(session, { _: 'mt_pong', msg_id: message.id, ping_id: object.ping_id })
}

function sendStates({ outbox }: ServiceDeps, session: Session, message: ClientMessage, ids: bigint[]): void {
  const info = Buffer.from(ids.map((id) => session.received.stateOf(id)))
  outbox.sendService(session, { _: 'mt_msgs_state_info', req_msg_id: message.id, info })
}

function sendKept({ outbox }: ServiceDeps, session: Session, id: bigint | undefined): void {
  const message = id === undefined ? undefined : session.kept.find(id)
  if (message !== undefined) outbox.sendAgain(session, message)
}
