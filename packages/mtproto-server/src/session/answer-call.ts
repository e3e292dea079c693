import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { type Caller, RpcError, type TlObject, type WireFault, type World } from '../rpc.ts'
import { ByteWriter } from '../tl/byte-writer.ts'
import type { Codec } from '../tl/codec.ts'
import type { Layers } from '../tl/layers.ts'
import { permanentIdOf } from './auth-key.ts'
import { bindTemporaryKey } from './bind-temporary-key.ts'
import type { Keyring } from './keyring.ts'
import { answerHead, type Outbox, writeRefusal } from './outbox.ts'
import type { PeeledCall } from './peel-call.ts'
import { BAD_MESSAGE } from './received-messages.ts'
import type { Session } from './session.ts'
import { type ClientMessage, PACKING_IDS } from './unpack.ts'

/** What answering calls needs. */
export interface AnswerDeps {
  /** Who knows the answers. */
  world: World
  /** Knows the layers. */
  layers: Layers
  /** The way to the client. */
  outbox: Outbox
  /** To bind and to change keys. */
  keyring: Keyring
  /** Told what the world threw that was no refusal, and what it returned that is not of the schema. */
  onError: (error: unknown, method: string) => void
}

/** Above this a call that is still being answered is acknowledged, so that its client does not ask about it. */
const ACKNOWLEDGE_AFTER_MS = 500
/** Answers from this size on are packed when that makes them smaller. */
const PACK_FROM_BYTES = 512
/** What a temporary key may ask before it is bound. */
const UNBOUND = new Set(['auth.bindTempAuthKey', 'help.getConfig', 'help.getNearestDc'])

/** Takes in one call: does to it what a fault demands, or has it answered. */
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
    const { body, ok } = await runCall(deps, session, message, peeled, caller, controller.signal)
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

/** Does what a fault demands instead of an answer; false when the call is to be answered. */
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

async function runCall(
  deps: AnswerDeps,
  session: Session,
  message: ClientMessage,
  { call, after }: PeeledCall,
  caller: Caller,
  signal: AbortSignal,
): Promise<{ body: Buffer; ok: boolean }> {
  const codec = deps.layers.codecOf(caller.layer)
  try {
    for (const id of after) await expectDone(session, id)
    const result = await findAnswer(deps, session, message, call, caller, signal)
    return { body: writeAnswer(codec, call._, result, answerHead(message.id)), ok: true }
  } catch (error) {
    if (!(error instanceof RpcError) && !signal.aborted) deps.onError(error, call._)
    const { code, text } = error instanceof RpcError ? error : { code: 500, text: 'INTERNAL' }
    return { body: writeRefusal(codec, message.id, code, text), ok: false }
  }
}

async function findAnswer(
  { world, keyring, layers }: AnswerDeps,
  session: Session,
  message: ClientMessage,
  call: TlObject,
  caller: Caller,
  signal: AbortSignal,
): Promise<unknown> {
  const { temporary } = session.key
  if (temporary !== undefined && temporary.permanentId === undefined && !UNBOUND.has(call._)) {
    throw new RpcError(401, 'AUTH_KEY_PERM_EMPTY')
  }
  if (call._ !== 'auth.bindTempAuthKey') return world.call(call, caller, signal)
  bindTemporaryKey(call, message.id, session, keyring, layers.codecOf(layers.own))
  return true
}

async function expectDone(session: Session, id: bigint): Promise<void> {
  const running = session.running.get(id)
  const ok = running === undefined ? session.received.outcomeOf(id) === 'done' : await running.done
  if (!ok) throw new RpcError(400, 'MSG_WAIT_FAILED')
}

/** An answer in the caller's layer, packed when it is long and no chunk of a file. */
function writeAnswer(codec: Codec, method: string, result: unknown, head: Buffer): Buffer {
  const body = codec.writeResult(method, result, head)
  const isChunk = (result as { bytes?: unknown } | null)?.bytes instanceof Uint8Array
  if (isChunk || body.length < PACK_FROM_BYTES) return body
  const packed = gzipSync(body.subarray(head.length))
  if (packed.length >= body.length) return body
  const writer = new ByteWriter(packed.length + 32)
  writer.raw(head)
  writer.uint(PACKING_IDS.gzip)
  writer.bytes(packed)
  return writer.result()
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
