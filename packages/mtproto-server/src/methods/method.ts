import type { Caller, TlObject } from '../rpc.ts'
import type { Account } from '../world/account.ts'

/** One call of a method by a key that is signed in. */
export interface Call {
  caller: Caller
  account: Account
  /** Fires when nobody waits for the answer any more. */
  signal: AbortSignal
}

/** A method for keys that are signed in. Returns the result or throws `RpcError`. */
type Method = (request: TlObject, call: Call) => unknown

/** A method that needs no signing in. */
type OpenMethod = (request: TlObject, call: { caller: Caller; account: Account | undefined }) => unknown

/** Methods by name. */
export type Methods = Record<string, Method>

/** Methods that need no signing in, by name. */
export type OpenMethods = Record<string, OpenMethod>
