import { RpcError } from '../rpc.ts'
import type { Accounts } from '../world/accounts.ts'
import { textOf } from './fields.ts'
import type { OpenMethods } from './method.ts'
import { checkApi, type SignInOptions, signIn } from './sign-in.ts'

/** Sign-in with a bot's token. */
export function createBotLogin(options: SignInOptions & { accounts: Accounts }): OpenMethods {
  return {
    'auth.importBotAuthorization'(request, { caller }) {
      checkApi(request, caller, options)
      const bot = options.accounts.byToken(textOf(request, 'bot_auth_token'))
      if (bot === undefined) throw new RpcError(400, 'ACCESS_TOKEN_INVALID')
      if (bot.homeDc !== caller.dc) throw new RpcError(303, `USER_MIGRATE_${bot.homeDc}`)
      options.counters.signedIn()
      return signIn(bot, caller, options)
    },
  }
}
