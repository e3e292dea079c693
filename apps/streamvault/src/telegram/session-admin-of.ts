import type { Config } from '@streamvault/config'
import type { SessionAdmin } from '@streamvault/manager'
import type { TelegramService } from './telegram-service.ts'

/** What an operator does with the accounts of an installation; undefined where nobody said how to ask Telegram. */
export async function sessionAdminOf(
  { telegram: service }: { telegram: TelegramService | undefined },
  { telegram: config, storage }: Pick<Config, 'telegram' | 'storage'>,
): Promise<SessionAdmin | undefined> {
  if (service === undefined || config === undefined) return undefined
  // Loaded where somebody configured it.
  const { createSessionAdmin } = await import('./session-admin.ts')
  return createSessionAdmin({ service, config, channel: storage.kind === 'telegram' ? storage.channel : undefined })
}
