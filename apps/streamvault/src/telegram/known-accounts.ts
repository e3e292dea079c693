import type { TelegramConfig } from '@streamvault/config'
import type { AccountVault, KeptAccount, TelegramAccount } from '@streamvault/object-store-telegram'
import { readDroppedAccounts } from './dropped-accounts.ts'

/** The sources of an installation's accounts. */
export interface KnownAccountsDeps {
  config: TelegramConfig
  dataDir: string
  vault: AccountVault
  /** Called with failures. Holds no secret. */
  onTrouble: (message: string, error: unknown) => void
}

/** An account, and where it comes from. */
export interface KnownAccount {
  kept: KeptAccount
  /** Whether it comes from the environment: then its token is not kept, and no command can remove it. */
  isFromEnvironment: boolean
}

/** The accounts of an installation: from the environment, and kept ones. */
export interface KnownAccounts {
  /** All of them, each once. */
  list(onUnreadable?: (error: unknown) => void): Promise<KnownAccount[]>
  /** Keeps the accounts that an operator dropped as files. */
  takeDropped(): Promise<void>
  /** Whether a dropped file contains that account. */
  isDropped(id: string): Promise<boolean>
}

/** Creates the list; reads nothing before the first call. */
export function createKnownAccounts({ config, dataDir, vault, onTrouble }: KnownAccountsDeps): KnownAccounts {
  const readDropped = () => readDroppedAccounts(dataDir, config.network?.dcs)

  return {
    async list(onUnreadable = () => {}) {
      const { accounts, failures } = await vault.list()
      for (const { error } of failures) onUnreadable(error)
      const tokens = config.botTokens.map((token): TelegramAccount => ({ kind: 'bot', token }))
      const named = tokens.map((account): KeptAccount => {
        const id = vault.idOf(account)
        // The token is the environment's; the operator's other settings are kept.
        return { addedMs: 0, label: '', ...accounts.find((one) => one.id === id), id, account }
      })
      const ids = new Set(named.map(({ id }) => id))
      const kept = accounts.filter(({ id }) => !ids.has(id))
      return [
        ...named.map((one) => ({ kept: one, isFromEnvironment: true })),
        ...kept.map((one) => ({ kept: one, isFromEnvironment: false })),
      ]
    },
    async takeDropped() {
      const { accounts, failures } = await readDropped()
      for (const { place, error } of failures) onTrouble(`a dropped account could not be read (${place})`, error)
      for (const account of accounts) {
        await vault.add(account).catch((error) => onTrouble('a dropped account could not be kept', error))
      }
    },
    async isDropped(id) {
      const { accounts } = await readDropped()
      return accounts.some((account) => vault.idOf(account) === id)
    },
  }
}
