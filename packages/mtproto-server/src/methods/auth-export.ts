import type { ExportGate } from '../limits/export-gate.ts'
import { RpcError } from '../rpc.ts'
import type { Accounts } from '../world/accounts.ts'
import { bytesOf, intOf } from './fields.ts'
import type { Methods, OpenMethods } from './method.ts'
import { type SignInOptions, signIn } from './sign-in.ts'

/** Dependencies of export and import. */
export interface AuthExportOptions extends SignInOptions {
  accounts: Accounts
  exportGate: ExportGate
  /** The ids of the existing data centres. */
  dcIds: () => number[]
}

/** Exporting an authorization from its home data centre, and signing out. */
export function createAuthExport(options: AuthExportOptions): Methods {
  const { authorizations, pending, counters, exportGate, dcIds } = options
  return {
    'auth.exportAuthorization'(request, { caller, account }) {
      counters.exported()
      const dc = intOf(request, 'dc_id')
      if (dc === caller.dc || !dcIds().includes(dc)) throw new RpcError(400, 'DC_ID_INVALID')
      exportGate.enter(account)
      return { _: 'auth.exportedAuthorization', id: BigInt(account.id), bytes: pending.exportTo(dc, account.id) }
    },

    'auth.logOut'(_, { caller }) {
      authorizations.unbind(caller.authKeyId)
      return { _: 'auth.loggedOut' }
    },
  }
}

/** Importing an authorization into another data centre. */
export function createAuthImport(options: AuthExportOptions): OpenMethods {
  return {
    'auth.importAuthorization'(request, { caller }) {
      const account = options.accounts.byId(intOf(request, 'id'))
      const isKnown =
        account !== undefined && options.pending.importAt(caller.dc, account.id, bytesOf(request, 'bytes'))
      if (!isKnown) throw new RpcError(400, 'AUTH_BYTES_INVALID')
      return signIn(account, caller, options)
    },
  }
}
