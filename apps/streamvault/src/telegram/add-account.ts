import { ManagerError } from '@streamvault/manager'
import type { AccountRoute, AccountVault, KeptAccount, TelegramAccount } from '@streamvault/object-store-telegram'
import type { KnownAccounts } from './known-accounts.ts'
import type { OpenTelegram } from './open-telegram.ts'

/** The dependencies of adding an account. */
export interface AddAccountDeps {
  vault: AccountVault
  known: KnownAccounts
  opened: Pick<OpenTelegram, 'add' | 'signInOnce'>
  /** Aborted when Telegram is closed. */
  closing: AbortSignal
}

/** Properties of an account besides its credentials. */
export type AccountExtras = AccountRoute & { label?: string }

/**
 * Keeps an account and opens its session. A known account keeps the properties that are not given; a bot's new token is
 * checked with Telegram first.
 *
 * @throws TelegramError when it cannot sign in; then the kept accounts are unchanged
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
    // The kept key would sign in with any token.
    await opened.signInOnce({ ...before.kept, ...extras, account }, signal)
  }
  const added = await vault.add(account, extras)
  try {
    await opened.add(added.kept, signal)
  } catch (error) {
    if (before === undefined) await vault.remove(id)
    else {
      await added.undo()
      // Restored in the background: the caller already has the error.
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
