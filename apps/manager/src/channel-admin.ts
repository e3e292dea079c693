import type { AddLine, ImportRequest, RebuildRequest } from '@streamvault/api'
import { telegramNotConfigured } from './errors/telegram-not-configured.ts'

/** The operator's actions on Telegram channels. A refusal throws `ManagerError` before the first line. */
export interface ChannelAdmin {
  /**
   * Indexes the videos of a channel where they are, and reports each as it finishes.
   *
   * @throws ManagerError `channel_not_found`, `telegram_unreachable`
   */
  import(request: ImportRequest, signal: AbortSignal): Promise<AsyncIterable<AddLine>>
  /**
   * Restores titles and files from the records in the storage channel, and reports each restored file.
   *
   * @throws ManagerError `storage_not_telegram`, `telegram_unreachable`
   */
  rebuild(request: RebuildRequest, signal: AbortSignal): Promise<AsyncIterable<AddLine>>
}

/** @throws ManagerError `telegram_not_configured` when Telegram is not configured */
export function channelsOf({ channels }: { channels: ChannelAdmin | undefined }): ChannelAdmin {
  if (channels === undefined) throw telegramNotConfigured()
  return channels
}
