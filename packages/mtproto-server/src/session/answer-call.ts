import { randomBytes } from 'node:crypto'
import type { Caller, WireFault } from '../rpc.ts'
import { permanentIdOf } from './auth-key.ts'
import type { Outbox } from './outbox.ts'
import type { PeeledCall } from './peel-call.ts'
import { BAD_MESSAGE } from './received-messages.ts'
import { type RunDeps, runCall } from './run-call.ts'
import type { Session } from './session.ts'
import type { ClientMessage } from './unpack.ts'

/** Dependencies of answering calls. */
export interface AnswerDeps extends RunDeps {
  /** The way to the client. */
  outbox: Outbox
}

/** A call that takes longer is acknowledged first, so that its client does not ask for its state. */
const ACKNOWLEDGE_AFTER_MS = 500

/** Handles one call: applies its fault, or answers it. */
export function answerCall(deps: AnswerDeps, session: Session, message: ClientMessage, peeled: PeeledCall): void {
  const { connection } = session
  if (connection === undefined) return
  const caller = describeCaller(deps, session, peeled)
  session.received.note(message.id, message.sequence, 'running')
  const fault = deps.world.wireFault(peeled.call._, caller)
  if (fault !== undefined && isUnanswered(deps, session, message, fault)) return
  if (fault?.kind === 'throttle') connection.throttle(fault.bytesPerSecond)
  const controller = new AbortController()
  const { promise: done, resolve } = Promise.withResolvers<boolean>()
  session.running.set(message.id, { done, controller })
  connection.admit(async () => {
    const { body, ok } = await runCall(deps, { session, message, peeled, caller, signal: controller.signal })
    session.running.delete(message.id)
    session.received.note(message.id, message.sequence, ok ? 'done' : 'failed')
    resolve(ok)
    if (controller.signal.aborted) return
    if (fault?.kind === 'lost') {
      deps.outbox.keepAnswer(session, message.id, body)
      session.connection?.cut()
    } else {
      deps.outbox.sendAnswer(session, message.id, body, fault?.kind === 'slow' ? fault.ms : 0)
    }
  })
  acknowledgeLate(deps, session, message.id)
}

/** Applies a fault that replaces the answer; false if the call must still be answered. */
function isUnanswered(deps: AnswerDeps, session: Session, { id, sequence }: ClientMessage, fault: WireFault): boolean {
  const { connection, key, received } = session
  switch (fault.kind) {
    case 'drop':
      received.forget(id)
      connection?.cut()
      return true
    case 'hang':
      received.forget(id)
      connection?.hang(fault.ms)
      return true
    case 'ignore':
      return true
    case 'salt':
      received.forget(id)
      key.salt = randomBytes(8).readBigInt64LE()
      deps.keyring.keep(key)
      deps.outbox.sendService(session, {
        _: 'mt_bad_server_salt',
        bad_msg_id: id,
        bad_msg_seqno: sequence,
        error_code: BAD_MESSAGE.saltWrong,
        new_server_salt: key.salt,
      })
      return true
    default:
      return false
  }
}

function describeCaller({ layers }: AnswerDeps, session: Session, { withoutUpdates }: PeeledCall): Caller {
  const { key, connection } = session
  return {
    dc: key.dc,
    authKeyId: permanentIdOf(key),
    sessionId: session.id,
    connectionId: connection?.connectionId ?? 0,
    layer: key.layer ?? layers.own,
    apiId: key.apiId,
    withoutUpdates,
  }
}

function acknowledgeLate({ outbox }: AnswerDeps, session: Session, id: bigint): void {
  const running = session.running.get(id)
  if (running === undefined) return
  const timer = setTimeout(() => outbox.sendService(session, { _: 'mt_msgs_ack', msg_ids: [id] }), ACKNOWLEDGE_AFTER_MS)
  running.done.then(() => clearTimeout(timer))
  running.controller.signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
}
