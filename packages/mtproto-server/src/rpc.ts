/**
 * The seam between the wire (transports, keys, sessions) and the world (accounts, channels, files, limits).
 *
 * The wire hands over one unwrapped method call at a time and sends what comes back. It knows no account; the world
 * knows no socket.
 */

/**
 * A value of the type language, named as in layer 227 whatever layer the client speaks.
 *
 * `_` is the constructor or method (`upload.getFile`, `messageMediaDocument`). `int`, `double` and the schema's `int53`
 * (ids of users, chats and channels, sizes, offsets) are numbers, `long` is a bigint (signed), `bytes`, `int128` and
 * `int256` are Buffers, `string` a string, `Bool` a boolean, a `true` flag is `true` or absent, a vector is an array,
 * an absent optional field is `undefined`. The numbers of the flag words are in the object when it was read; they are
 * ignored when it is written. Field names are the schema's own (`access_hash`, not `accessHash`).
 *
 * When it is written, a required number, string, vector or Bool that is missing is written as 0, '', [] or false.
 */
export type TlObject = { _: string } & Record<string, unknown>

/** Who calls, as far as the wire knows. One object a session; its fields are those at the time of the call. */
export interface Caller {
  /** The data centre whose listener took the call. */
  readonly dc: number
  /**
   * The permanent authorization key: 16 lower-case hex digits. A bound temporary key stands for its permanent one.
   * Keys are per data centre and never shared between two.
   */
  readonly authKeyId: string
  /** The session within the key, as the client chose it. */
  readonly sessionId: bigint
  /** Counted from 1 over all data centres; a session moves to another connection when the client reconnects. */
  readonly connectionId: number
  /** The layer of the last `invokeWithLayer` under this key; our own before the first. */
  readonly layer: number
  /** What `initConnection` told, or `undefined` before the first under this key. */
  readonly apiId: number | undefined
  /** Whether this call came inside `invokeWithoutUpdates`. */
  readonly withoutUpdates: boolean
}

/** A refusal in Telegram's own words: code 420 and text `FLOOD_WAIT_30`, 303 and `FILE_MIGRATE_4`, 400 and `CHANNEL_INVALID`. */
export class RpcError extends Error {
  override readonly name = 'RpcError'
  /** Telegram's number: 303, 400, 401, 403, 406, 420, 500, -503. */
  readonly code: number
  /** Telegram's word, with its number at the end where it has one. */
  readonly text: string

  constructor(code: number, text: string) {
    super(`${code} ${text}`)
    this.code = code
    this.text = text
  }
}

/** What the wire does to one request, or to its connection, instead of or beside answering it. */
export type WireFault =
  /** The connection is cut before the request is looked at; a repeat of the same message is processed. */
  | { kind: 'drop' }
  /** Nothing is read from or written to this connection any more, for `ms` (default: until the client leaves). The request is not processed. */
  | { kind: 'hang'; ms?: number }
  /** This one request is taken in and never answered; the connection goes on. */
  | { kind: 'ignore' }
  /** The answer waits `ms` longer; those behind it overtake it. */
  | { kind: 'slow'; ms: number }
  /** This connection carries only so many bytes a second from now on. */
  | { kind: 'throttle'; bytesPerSecond: number }
  /** The request is processed, and the connection is cut before the answer. A repeat of the same message gets the kept answer. */
  | { kind: 'lost' }
  /** The key's salt changes first: the request is refused with `bad_server_salt` and not processed. */
  | { kind: 'salt' }

/** The line between server and clients; read at every packet, so it may change at any time. */
export interface NetworkConditions {
  /** Milliseconds from a request's arrival to the start of its answer. */
  rttMs: number
  /** Bytes a second of one connection towards the client, 0 for no limit. Answers queue behind each other. */
  bytesPerSecond: number
}

/** Something that happened to connections and keys, for the counts. */
export type WireEvent =
  | { kind: 'connected'; dc: number; connectionId: number }
  | { kind: 'disconnected'; dc: number; connectionId: number }
  /** A key exchange was completed. `temporary` keys are bound to a permanent one afterwards. */
  | { kind: 'key'; dc: number; authKeyId: string; temporary: boolean }
  /** A client no longer wants the answer to a call. */
  | { kind: 'dropped'; authKeyId: string }

/** Where a data centre listens. */
export interface DcAddress {
  /** Telegram's number of the data centre, 1 to 5. */
  id: number
  /** An IPv4 address of this machine. */
  host: string
  /** The port that the system gave, or that was asked for. */
  port: number
}

/** What the world may ask of the wire. */
export interface Wire {
  /** The data centres in the order in which they were asked for; they all listen by the time of `World.attach`. */
  readonly dcs: readonly DcAddress[]
  /**
   * Sends an `Updates` object to every live session of these permanent keys that has made a call outside
   * `invokeWithoutUpdates`. A session without a connection misses it; its client asks for the difference later.
   * `except` leaves out one session: the one whose own answer tells it.
   */
  push(authKeyIds: readonly string[], updates: TlObject, except?: { authKeyId: string; sessionId: bigint }): void
  /** Cuts the connections that `filter` picks (all without one) and returns how many. A connection without a session yet has no `authKeyId`. */
  dropConnections(
    filter?: (connection: { dc: number; connectionId: number; authKeyId: string | undefined }) => boolean,
  ): number
  /** Gives every key another salt. The next message under the old one is answered with `bad_server_salt`. */
  rotateSalts(): void
  /** Forgets a permanent key and the temporary ones bound to it: its clients are told -404 and must make another. */
  forgetKey(authKeyId: string): void
  /** Cuts the data centre's connections and refuses new ones until `openDc`; its address stays the same. */
  closeDc(dc: number): void
  /** Lets a closed data centre be reached again. */
  openDc(dc: number): void
}

/** Answers the calls. */
export interface World {
  /** Called once, when all data centres listen and before the first call. */
  attach(wire: Wire): void
  /** The present state of the line. */
  readonly network: NetworkConditions
  /**
   * Answers one method call, or throws `RpcError` (anything else that is thrown is answered 500 `INTERNAL`).
   *
   * Peeled off before: `invokeWithLayer`, `initConnection`, `invokeWithoutUpdates`, `invokeAfterMsg(s)`, gzip.
   * Answered by the wire itself: `auth.bindTempAuthKey` and everything of MTProto's own. Calls of one session run side
   * by side in the order of their arrival. Buffers in `request` are views of the packet: copy what is kept for long.
   * `signal` fires when the client dropped the answer (`rpc_drop_answer`), its key was forgotten, or the server closes;
   * not when the connection ends, since the answer is kept for the client's return.
   */
  call(request: TlObject, caller: Caller, signal: AbortSignal): Promise<unknown>
  /** What is to happen to a request on the wire; asked once for each arrival of one, before `call`. */
  wireFault(method: string, caller: Caller): WireFault | undefined
  /** Told at once about connections and keys. */
  onWireEvent?(event: WireEvent): void
}
