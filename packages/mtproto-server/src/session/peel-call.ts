import type { TlObject } from '../rpc.ts'
import type { Layers } from '../tl/layers.ts'
import { TlError } from '../tl/tl-error.ts'
import { unpackGzip } from './unpack.ts'

/** A call without its wrappers, and the wrappers' values. */
export interface PeeledCall {
  /** The call itself, or an MTProto service message. */
  call: TlObject
  /** The layer of `invokeWithLayer`. */
  layer?: number
  /** The API id of `initConnection`. */
  apiId?: number
  /** Whether the call was inside `invokeWithoutUpdates`. */
  withoutUpdates: boolean
  /** The messages whose calls must have succeeded before. */
  after: bigint[]
}

/** More wrappers than any client uses. */
const MAX_WRAPPERS = 8

/** Reads a message in the layer that it declares, or else in `layer`. Throws `TlError`. */
export function peelCall(body: Buffer, layers: Layers, layer: number): PeeledCall {
  const peeled: PeeledCall = { call: { _: '' }, withoutUpdates: false, after: [] }
  let rest = body
  for (let depth = 0; depth <= MAX_WRAPPERS; depth++) {
    rest = unpackGzip(rest)
    const codec = layers.codecOf(peeled.layer ?? layer)
    const object = codec.read(rest) as TlObject
    if (!takeOff(object, peeled)) return { ...peeled, call: object }
    rest = object.query as Buffer
  }
  throw new TlError('tl_bad_bytes', `Cannot read a call in more than ${MAX_WRAPPERS} wrappers`)
}

/** Records a wrapper's values; false if the object is no wrapper. */
function takeOff(object: TlObject, peeled: PeeledCall): boolean {
  switch (object._) {
    case 'invokeWithLayer':
      peeled.layer = object.layer as number
      return true
    case 'initConnection':
      peeled.apiId = object.api_id as number
      return true
    case 'invokeWithoutUpdates':
      peeled.withoutUpdates = true
      return true
    case 'invokeAfterMsg':
      peeled.after.push(object.msg_id as bigint)
      return true
    case 'invokeAfterMsgs':
      peeled.after.push(...(object.msg_ids as bigint[]))
      return true
    default:
      return false
  }
}
