import type { Config } from '@streamvault/config'
import type { SessionAdmin } from '@streamvault/manager'
import type { TelegramService } from './telegram-service.ts'

/** The operator's actions on an installation's accounts; undefined when Telegram is not configured. */
export async function sessionAdminOf(
  { telegram: service }: { telegram: TelegramService | undefined },
  { telegram: config, storage }: Pick<Config, 'telegram' | 'storage'>,
): Promise<SessionAdmin | undefined> {
  if (service === undefined || config === undefined) return undefined
  // Loaded only when configured.
  const { createSessionAdmin } = await import('./session-admin.ts')
  return createSessionAdmin({ service, config, channel: storage.kind === 'telegram' ? storage.channel : undefined })
}
