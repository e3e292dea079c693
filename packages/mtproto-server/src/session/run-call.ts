import { gzipSync } from 'node:zlib'
import { type Caller, RpcError, type World } from '../rpc.ts'
import { ByteWriter } from '../tl/byte-writer.ts'
import type { Codec } from '../tl/codec.ts'
import type { Layers } from '../tl/layers.ts'
import { bindTemporaryKey } from './bind-temporary-key.ts'
import type { Keyring } from './keyring.ts'
import { answerHead, writeRefusal } from './outbox.ts'
import type { PeeledCall } from './peel-call.ts'
import type { Session } from './session.ts'
import { type ClientMessage, PACKING_IDS } from './unpack.ts'

/** Dependencies of running calls. */
export interface RunDeps {
  /** Answers the calls. */
  world: World
  /** Knows the layers. */
  layers: Layers
  /** Binds and changes keys. */
  keyring: Keyring
  /** Called with errors of the world other than `RpcError`, and with results that do not match the schema. */
  onError: (error: unknown, method: string) => void
}

/** A running call. */
export interface RunningCall {
  session: Session
  message: ClientMessage
  peeled: PeeledCall
  caller: Caller
  /** Aborts when no client wants the answer any more. */
  signal: AbortSignal
}

/** Answers of this size or more are gzip-packed if that makes them smaller. */
const PACK_FROM_BYTES = 512
/** The methods that an unbound temporary key may call. */
const UNBOUND = new Set(['auth.bindTempAuthKey', 'help.getConfig', 'help.getNearestDc'])

/** Computes the answer to a call, or its error: `ok` tells which. */
export async function runCall(deps: RunDeps, running: RunningCall): Promise<{ body: Buffer; ok: boolean }> {
  const { session, message, peeled, caller, signal } = running
  const { call, after } = peeled
  const codec = deps.layers.codecOf(caller.layer)
  try {
    for (const id of after) await expectDone(session, id)
    const result = await findAnswer(deps, running)
    return { body: writeAnswer(codec, call._, result, answerHead(message.id)), ok: true }
  } catch (error) {
    if (!(error instanceof RpcError) && !signal.aborted) deps.onError(error, call._)
    const { code, text } = error instanceof RpcError ? error : { code: 500, text: 'INTERNAL' }
    return { body: writeRefusal(codec, message.id, code, text), ok: false }
  }
}

async function findAnswer({ world, keyring, layers }: RunDeps, running: RunningCall): Promise<unknown> {
  const { session, message, peeled, caller, signal } = running
  const { call } = peeled
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

/** Encodes an answer in the caller's layer; packs it if it is long and no chunk of a file. */
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
