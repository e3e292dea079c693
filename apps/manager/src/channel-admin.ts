import type { AddLine, ImportRequest, RebuildRequest } from '@streamvault/api'
import { telegramNotConfigured } from './errors/telegram-not-configured.ts'

/** What an operator does with Telegram channels. Refusals come before the first line, as `ManagerError`. */
export interface ChannelAdmin {
  /**
   * Indexes the videos of a channel where they lie, and tells of each as it finishes.
   *
   * @throws ManagerError `channel_not_found`, `telegram_unreachable`
   */
  import(request: ImportRequest, signal: AbortSignal): Promise<AsyncIterable<AddLine>>
  /**
   * Restores titles and files from what the storage channel tells, and tells of each file as it is back.
   *
   * @throws ManagerError `storage_not_telegram`, `telegram_unreachable`
   */
  rebuild(request: RebuildRequest, signal: AbortSignal): Promise<AsyncIterable<AddLine>>
}

/** @throws ManagerError `telegram_not_configured` where nobody said how to ask Telegram */
export function channelsOf({ channels }: { channels: ChannelAdmin | undefined }): ChannelAdmin {
  if (channels === undefined) throw telegramNotConfigured()
  return channels
}
