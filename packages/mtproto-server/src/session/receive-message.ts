import { TlError } from '../tl/tl-error.ts'
import { type AnswerDeps, answerCall } from './answer-call.ts'
import { writeRefusal } from './outbox.ts'
import { type PeeledCall, peelCall } from './peel-call.ts'
import { BAD_MESSAGE } from './received-messages.ts'
import { findServiceHandler, type ServiceDeps } from './service-messages.ts'
import type { Session } from './session.ts'
import { type ClientMessage, constructorIdOf } from './unpack.ts'

/** Dependencies of receiving messages. */
export type MessageDeps = AnswerDeps & ServiceDeps

/** Handles one client message: a duplicate, an MTProto service message, or a call. */
export function receiveMessage(deps: MessageDeps, session: Session, message: ClientMessage): void {
  const { id, sequence } = message
  if (session.received.outcomeOf(id) !== undefined) {
    const kept = session.kept.answerTo(id)
    if (kept !== undefined) deps.outbox.sendAgain(session, kept)
    return
  }
  const peeled = peelOrRefuse(deps, session, message)
  if (peeled === undefined) return
  const service = findServiceHandler(peeled.call._)
  const problem = problemOfMessage(session, message, service !== undefined)
  if (problem !== undefined) {
    sendProblem(deps, session, id, sequence, problem)
  } else if (service !== undefined) {
    session.received.note(id, sequence, 'done')
    service(deps, session, message, peeled.call)
  } else {
    rememberClient(deps, session, peeled)
    answerCall(deps, session, message, peeled)
  }
}

/** Reports an error in a message to its client, with the data to correct it. */
export function sendProblem(
  { outbox }: MessageDeps,
  session: Session,
  id: bigint,
  sequence: number,
  problem: number,
): void {
  const told = { bad_msg_id: id, bad_msg_seqno: sequence, error_code: problem }
  if (problem === BAD_MESSAGE.saltWrong) {
    outbox.sendService(session, { _: 'mt_bad_server_salt', ...told, new_server_salt: session.key.salt })
  } else {
    outbox.sendService(session, { _: 'mt_bad_msg_notification', ...told })
  }
}

function problemOfMessage(
  { received }: Session,
  { id, sequence }: ClientMessage,
  service: boolean,
): number | undefined {
  if (id % 4n !== 0n) return BAD_MESSAGE.idWrongBits
  // Clients differ on whether a ping or an acknowledgement counts as content; Telegram accepts both. A call always does.
  if (!service && sequence % 2 === 0) return BAD_MESSAGE.oddExpected
  return received.check(id, sequence)
}

/** Parses the call, or answers with a parse error, so that the client does not repeat the message forever. */
function peelOrRefuse(
  deps: MessageDeps,
  session: Session,
  { id, sequence, body }: ClientMessage,
): PeeledCall | undefined {
  try {
    return peelCall(body, deps.layers, session.key.layer ?? deps.layers.own)
  } catch (error) {
    if (!(error instanceof TlError)) throw error
    deps.onError(error, constructorIdOf(body).toString(16))
    const text =
      error.code === 'tl_unknown_id' ? `INPUT_METHOD_INVALID_${constructorIdOf(body)}_0` : 'INPUT_REQUEST_INVALID'
    session.received.note(id, sequence, 'failed')
    deps.outbox.sendAnswer(session, id, writeRefusal(deps.layers.codecOf(deps.layers.own), id, 400, text))
    return undefined
  }
}

/** Stores the wrappers' values with the key: a restarted server must still speak the client's layer. */
function rememberClient(
  { keyring }: MessageDeps,
  session: Session,
  { layer, apiId, withoutUpdates }: PeeledCall,
): void {
  const { key } = session
  if (!withoutUpdates) session.wantsUpdates = true
  const changed = (layer ?? key.layer) !== key.layer || (apiId ?? key.apiId) !== key.apiId
  if (!changed) return
  if (layer !== undefined) key.layer = layer
  if (apiId !== undefined) key.apiId = apiId
  keyring.keep(key)
}
