import type { Caller, TlObject } from '../rpc.ts'
import type { Account } from '../world/account.ts'

/** One method call by a signed-in key. */
export interface Call {
  caller: Caller
  account: Account
  /** Aborts when no client waits for the answer any more. */
  signal: AbortSignal
}

/** A method for signed-in keys. Returns the result or throws `RpcError`. */
type Method = (request: TlObject, call: Call) => unknown

/** A method for every key. */
type OpenMethod = (request: TlObject, call: { caller: Caller; account: Account | undefined }) => unknown

/** Methods by name. */
export type Methods = Record<string, Method>

/** Methods for every key, by name. */
export type OpenMethods = Record<string, OpenMethod>
