import type { Faults, FaultTarget } from '../faults/faults.ts'
import type { Revocations } from '../faults/revocations.ts'
import type { ChunkDirection } from '../limits/chunk-gate.ts'
import type { ChunkLimit } from '../limits/chunk-limit.ts'
import { type Caller, RpcError, type TlObject } from '../rpc.ts'
import type { Counters } from '../stats/counters.ts'
import type { Account } from '../world/account.ts'
import type { Accounts } from '../world/accounts.ts'
import type { Authorizations } from '../world/authorizations.ts'
import { checkBotMay } from './bot-methods.ts'
import type { Methods, OpenMethods } from './method.ts'

/** Checks before a method, and the methods. */
export interface DispatchOptions {
  accounts: Accounts
  authorizations: Authorizations
  chunks: ChunkLimit
  counters: Counters
  faults: Faults
  revocations: Revocations
  /** Methods for signed-in keys. */
  methods: Methods
  /** Methods for every key. */
  openMethods: OpenMethods
}

/** Dispatches calls. */
export interface Dispatch {
  call(request: TlObject, caller: Caller, signal: AbortSignal): Promise<unknown>
  /** The account of a caller's key, or `undefined`. */
  accountOf(caller: Caller): Account | undefined
}

const CHUNKS: Record<string, ChunkDirection> = {
  'upload.getFile': 'down',
  'upload.saveFilePart': 'up',
  'upload.saveBigFilePart': 'up',
}
const FLOOD_SECONDS = 30

/** Checks sign-in, data centre, permission and limits, then runs the method. */
export function createDispatch(options: DispatchOptions): Dispatch {
  const { accounts, authorizations, chunks, counters, faults, revocations, methods, openMethods } = options

  function accountOf(caller: Caller): Account | undefined {
    const authorization = authorizations.of(caller.authKeyId)
    return authorization && accounts.byId(authorization.accountId)
  }
  function checkAccount(account: Account | undefined, method: string, target: FaultTarget): Account {
    if (account === undefined) throw new RpcError(401, 'AUTH_KEY_UNREGISTERED')
    revocations.check(account, target)
    // A key of another data centre, signed in by an imported authorization, may only access files.
    if (account.homeDc !== target.dc && !isForForeignKeys(method)) throw new RpcError(401, 'AUTH_KEY_UNREGISTERED')
    if (account.kind === 'bot') checkBotMay(method)
    return account
  }
  function checkOrderedFlood(target: FaultTarget): void {
    const flood = faults.take(['flood', 'premiumFlood'], target)
    if (flood !== undefined) throw new RpcError(420, `FLOOD_WAIT_${flood.seconds ?? FLOOD_SECONDS}`)
  }

  return {
    accountOf,
    async call(request, caller, signal) {
      const name = request._
      counters.called(name)
      const target = { accountId: accountOf(caller)?.id, method: name, dc: caller.dc }
      const direction = CHUNKS[name]
      if (direction === undefined) checkOrderedFlood(target)

      const open = Object.hasOwn(openMethods, name) ? openMethods[name] : undefined
      if (open !== undefined) return open(request, { caller, account: accountOf(caller) })
      const account = checkAccount(accountOf(caller), name, target)
      const method = Object.hasOwn(methods, name) ? methods[name] : undefined
      if (method === undefined) throw new RpcError(400, `METHOD_NOT_EMULATED:${name}`)
      if (direction === undefined) return method(request, { caller, account, signal })
      const at = { ...target, connectionId: caller.connectionId }
      return chunks.run(account, at, direction, async () => method(request, { caller, account, signal }))
    },
  }
}

function isForForeignKeys(method: string): boolean {
  return method.startsWith('upload.') || method === 'auth.logOut'
}
