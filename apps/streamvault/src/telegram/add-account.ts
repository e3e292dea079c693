import { ManagerError } from '@streamvault/manager'
import type { AccountRoute, AccountVault, KeptAccount, TelegramAccount } from '@streamvault/object-store-telegram'
import type { KnownAccounts } from './known-accounts.ts'
import type { OpenTelegram } from './open-telegram.ts'

/** What adding an account needs. */
export interface AddAccountDeps {
  vault: AccountVault
  known: KnownAccounts
  opened: Pick<OpenTelegram, 'add' | 'signInOnce'>
  /** Aborted when Telegram is closed. */
  closing: AbortSignal
}

/** What is said of an account besides what opens it. */
export type AccountExtras = AccountRoute & { label?: string }

/**
 * Keeps an account and opens its session. One that is known already keeps what is not said anew; another token of a bot is asked of
 * Telegram first.
 *
 * @throws TelegramError when it cannot sign in; then all that is kept is what was kept before
 */
export async function addAccount(
  { vault, known, opened, closing }: AddAccountDeps,
  account: TelegramAccount,
  extras: AccountExtras,
  signal: AbortSignal,
): Promise<{ kept: KeptAccount; isNew: boolean }> {
  const id = vault.idOf(account)
  const before = (await known.list()).find(({ kept }) => kept.id === id)
  if (before !== undefined && isOtherToken(before.kept.account, account)) {
    if (before.isFromEnvironment) throw new ManagerError('session_conflict', NAMED_ELSEWHERE)
    // The key that is kept would let it in whatever the token.
    await opened.signInOnce({ ...before.kept, ...extras, account }, signal)
  }
  const added = await vault.add(account, extras)
  try {
    await opened.add(added.kept, signal)
  } catch (error) {
    if (before === undefined) await vault.remove(id)
    else {
      await added.undo()
      // As it was before; who asked for something else has his answer, and does not wait for it.
      opened.add(before.kept, closing).catch(() => {})
    }
    throw error
  }
  return { kept: added.kept, isNew: before === undefined }
}

const NAMED_ELSEWHERE =
  'This bot comes from TELEGRAM_BOT_TOKENS with another token: put the new one there, then start again.'

function isOtherToken(before: TelegramAccount, now: TelegramAccount): boolean {
  return before.kind === 'bot' && now.kind === 'bot' && before.token !== now.token
}
