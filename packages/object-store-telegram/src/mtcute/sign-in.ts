import { tl } from '@mtcute/core'
import type { BaseTelegramClient } from '@mtcute/core/client.js'
import { isKeyEnded } from '../ended-keys.ts'
import { isTelegramProblem, TelegramError } from '../telegram-error.ts'
import type { SessionOptions, TelegramAppOptions } from './client-options.ts'
import { withDeadline } from './with-deadline.ts'

/** The kept key was invalid and is deleted: the account may sign in anew, with another client. */
export class KeyForgottenError extends Error {
  override name = 'KeyForgottenError'
}

const PROOF_TIMEOUT_MS = 10_000
const DOUBT = 'streamvault_key_doubt'

/**
 * Connects with the kept key, or signs in when there is none.
 *
 * @throws KeyForgottenError when Telegram says that the kept key of a bot is over
 */
export async function signIn(
  base: BaseTelegramClient,
  app: TelegramAppOptions,
  session: SessionOptions,
  signal: AbortSignal,
): Promise<void> {
  await base.prepare()
  const isNew = !(await hasKey(base))
  if (isNew && session.accountString !== undefined) await base.importSession(session.accountString, true)
  // A stored or imported user id proves nothing before the key has proved it.
  if (isNew) await base.storage.self.store(null)
  await base.connect()
  if ((await base.storage.self.fetch()) !== null) return proveKey(base, session, signal)
  if (session.botToken !== undefined) await signInBot(base, app, session.botToken)
  else if (session.accountString !== undefined) await meetSelf(base)
  else throw new TelegramError(`open session "${session.id}"`, { kind: 'dead' }, 'it is not signed in')
  await base.mt.storage.save()
}

/** Records that `error` calls the key dead, so that the next start checks the key first. @returns the same error */
export async function doubtIfDead({ mt }: BaseTelegramClient, error: unknown): Promise<unknown> {
  if (!isTelegramProblem(error, 'dead')) return error
  try {
    await mt.storage.provider.kv.set(DOUBT, new Uint8Array([1]))
    await mt.storage.save()
  } catch {
    // A client that is closing records nothing: the next use of the key meets the same error.
  }
  return error
}

/** Checks a bot's kept key with Telegram, when there is a reason. */
async function proveKey(base: BaseTelegramClient, session: SessionOptions, signal: AbortSignal): Promise<void> {
  const { kv, authKeys } = base.mt.storage.provider
  const isAsked = session.proveKey === true
  // Without a token no new sign-in is possible, and the session's calls show the error.
  if (session.botToken === undefined || !(isAsked || (await kv.get(DOUBT)) !== null)) return
  const limits = { signal, timeoutMs: PROOF_TIMEOUT_MS }
  try {
    await withDeadline(limits, 'prove the key', (abortSignal) =>
      base.call({ _: 'users.getUsers', id: [{ _: 'inputUserSelf' }] }, { abortSignal, maxRetryCount: 0 }),
    )
  } catch (error) {
    if (error instanceof tl.RpcError && isKeyEnded(error.text)) {
      await authKeys.deleteAll()
      await base.storage.self.store(null)
      await base.mt.storage.save()
      await kv.delete(DOUBT)
      throw new KeyForgottenError('Cannot use the kept key: Telegram ended it', { cause: error })
    }
    // The answer says nothing about the key: use it as before, unless the caller asked for proof.
    if (isAsked || signal.aborted) throw error
    return
  }
  await kv.delete(DOUBT)
}

async function hasKey({ mt }: BaseTelegramClient): Promise<boolean> {
  // Read from the storage: the client would connect, and so create a key, before one is imported.
  const { main } = (await mt.storage.dcs.fetch()) ?? mt._defaultDcs
  return (await mt.storage.provider.authKeys.get(main.id)) !== null
}

async function signInBot(base: BaseTelegramClient, { apiId, apiHash }: TelegramAppOptions, token: string) {
  const botAuthToken = token
  await base.notifyLoggedIn(
    await base.call({ _: 'auth.importBotAuthorization', flags: 0, apiId, apiHash, botAuthToken }),
  )
}

/** Some session strings do not name their user, and any may belong to a session that is over. */
async function meetSelf(base: BaseTelegramClient): Promise<void> {
  const [user] = await base.call({ _: 'users.getUsers', id: [{ _: 'inputUserSelf' }] })
  if (user?._ === 'user') await base.storage.self.storeFrom(user)
}
