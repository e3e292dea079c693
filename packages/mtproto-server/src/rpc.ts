/**
 * The interface between the wire (transports, keys, sessions) and the world (accounts, channels, files, limits).
 *
 * The wire passes one unwrapped method call at a time and sends the result. The wire knows no account; the world
 * knows no socket.
 */

/**
 * A TL value, named as in layer 227 whatever layer the client speaks.
 *
 * `_` is the constructor or method (`upload.getFile`, `messageMediaDocument`). `int`, `double` and the schema's `int53`
 * (ids of users, chats and channels, sizes, offsets) are numbers, `long` is a bigint (signed), `bytes`, `int128` and
 * `int256` are Buffers, `string` a string, `Bool` a boolean, a `true` flag is `true` or absent, a vector is an array,
 * an absent optional field is `undefined`. A decoded object contains the values of its flag words; encoding
 * ignores them. Field names are the schema's own (`access_hash`, not `accessHash`).
 *
 * Encoding writes a missing required number, string, vector or Bool as 0, '', [] or false.
 */
export type TlObject = { _: string } & Record<string, unknown>

/** The caller, as far as the wire knows. One object per session; its fields have the values at the time of the call. */
export interface Caller {
  /** The data centre whose listener received the call. */
  readonly dc: number
  /**
   * The permanent authorization key: 16 lower-case hex digits. A bound temporary key counts as its permanent key.
   * Keys belong to one data centre and are never shared.
   */
  readonly authKeyId: string
  /** The session id within the key, chosen by the client. */
  readonly sessionId: bigint
  /** Counted from 1 over all data centres; a session moves to another connection when the client reconnects. */
  readonly connectionId: number
  /** The layer of the last `invokeWithLayer` under this key; our own before the first call. */
  readonly layer: number
  /** The API id of `initConnection`, or `undefined` before the first under this key. */
  readonly apiId: number | undefined
  /** Whether this call came inside `invokeWithoutUpdates`. */
  readonly withoutUpdates: boolean
}

/** An error in Telegram's form: code 420 and text `FLOOD_WAIT_30`, 303 and `FILE_MIGRATE_4`, 400 and `CHANNEL_INVALID`. */
export class RpcError extends Error {
  override readonly name = 'RpcError'
  /** Telegram's code: 303, 400, 401, 403, 406, 420, 500, -503. */
  readonly code: number
  /** Telegram's error text, with its number at the end if it has one. */
  readonly text: string

  constructor(code: number, text: string) {
    super(`${code} ${text}`)
    this.code = code
    this.text = text
  }
}

/** A fault that the wire applies to one request, or to its connection. */
export type WireFault =
  /** Cuts the connection before the request is processed; a repeat of the same message is processed. */
  | { kind: 'drop' }
  /** Stops reading and writing on this connection for `ms` (default: until the client leaves). Drops the request. */
  | { kind: 'hang'; ms?: number }
  /** Accepts this request but never answers it; the connection continues. */
  | { kind: 'ignore' }
  /** Delays the answer by `ms`; later answers overtake it. */
  | { kind: 'slow'; ms: number }
  /** Limits this connection to so many bytes per second from now on. */
  | { kind: 'throttle'; bytesPerSecond: number }
  /** Processes the request, and cuts the connection before the answer. A repeated message gets the stored answer. */
  | { kind: 'lost' }
  /** Changes the key's salt first: the request is refused with `bad_server_salt` and not processed. */
  | { kind: 'salt' }

/** The simulated network between server and clients; read at every packet, so it may change at any time. */
export interface NetworkConditions {
  /** Milliseconds from a request's arrival to the start of its answer. */
  rttMs: number
  /** Bytes per second of one connection towards the client, 0 for no limit. Answers queue behind each other. */
  bytesPerSecond: number
}

/** An event of connections and keys, for the counters. */
export type WireEvent =
  | { kind: 'connected'; dc: number; connectionId: number }
  | { kind: 'disconnected'; dc: number; connectionId: number }
  /** A key exchange was completed. The client binds a `temporary` key to a permanent one afterwards. */
  | { kind: 'key'; dc: number; authKeyId: string; temporary: boolean }
  /** A client cancelled the answer to a call. */
  | { kind: 'dropped'; authKeyId: string }

/** The address of a data centre. */
export interface DcAddress {
  /** Telegram's number of the data centre, 1 to 5. */
  id: number
  /** An IPv4 address of this machine. */
  host: string
  /** The port, chosen by the system or by the caller. */
  port: number
}

/** The wire's operations for the world. */
export interface Wire {
  /** The data centres in the requested order; all listen when `World.attach` is called. */
  readonly dcs: readonly DcAddress[]
  /**
   * Sends an `Updates` object to every live session of these permanent keys that has made a call outside
   * `invokeWithoutUpdates`. A session without a connection misses the update; its client fetches the difference later.
   * `except` excludes one session: the one that gets the update in its own answer.
   */
  push(authKeyIds: readonly string[], updates: TlObject, except?: { authKeyId: string; sessionId: bigint }): void
  /** Cuts the connections that match `filter` (default: all); returns their number. No session yet: no `authKeyId`. */
  dropConnections(
    filter?: (connection: { dc: number; connectionId: number; authKeyId: string | undefined }) => boolean,
  ): number
  /** Gives every key a new salt. The next message with the old salt is answered with `bad_server_salt`. */
  rotateSalts(): void
  /** Deletes a permanent key and the temporary keys bound to it: their clients get -404 and must create a new key. */
  forgetKey(authKeyId: string): void
  /** Cuts the data centre's connections and refuses new ones until `openDc`; its address stays the same. */
  closeDc(dc: number): void
  /** Reopens a closed data centre. */
  openDc(dc: number): void
}

/** Answers calls. */
export interface World {
  /** Called once, when all data centres listen and before the first call. */
  attach(wire: Wire): void
  /** The current network conditions. */
  readonly network: NetworkConditions
  /**
   * Answers one method call, or throws `RpcError` (any other error is answered with 500 `INTERNAL`).
   *
   * The wire removes these wrappers: `invokeWithLayer`, `initConnection`, `invokeWithoutUpdates`, `invokeAfterMsg(s)`, gzip.
   * The wire itself answers `auth.bindTempAuthKey` and all of MTProto's service messages. Calls of one session run
   * concurrently, started in order of arrival. Buffers in `request` are views of the packet: copy what you keep for long.
   * `signal` aborts when the client cancelled the answer (`rpc_drop_answer`), its key was deleted, or the server closes;
   * not when the connection ends, since the answer is stored for a reconnecting client.
   */
  call(request: TlObject, caller: Caller, signal: AbortSignal): Promise<unknown>
  /** The fault to apply to a request; called once per arrival of a request, before `call`. */
  wireFault(method: string, caller: Caller): WireFault | undefined
  /** Called at once with each event of connections and keys. */
  onWireEvent?(event: WireEvent): void
}
