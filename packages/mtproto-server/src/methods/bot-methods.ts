import errors from '@mtcute/core/tl/raw-errors.json' with { type: 'json' }
import { RpcError } from '../rpc.ts'

/** Telegram's list of methods for user accounts only, without methods about the server, which answer every account. */
const NOT_FOR_BOTS = new Set(
  Object.keys(errors.userOnly).filter((method) => !method.startsWith('help.') && !method.startsWith('auth.')),
)

/** @throws RpcError BOT_METHOD_INVALID */
export function checkBotMay(method: string): void {
  if (NOT_FOR_BOTS.has(method)) throw new RpcError(400, 'BOT_METHOD_INVALID')
}
