import { MIB } from '@streamvault/bytes'
import type { SessionPool } from '@streamvault/session-pool'
import type { TelegramStoreEvent } from './telegram-events.ts'
import type { TelegramSession } from './telegram-session.ts'
import { PART_BYTES } from './write/upload-sizes.ts'

/** Settings of a store in a channel. */
export interface TelegramStoreOptions {
  /** The sessions that read and write. The store does not dispose of it. Make it with `judgeTelegramError`. */
  pool: SessionPool<TelegramSession>
  /** Bare id of the channel. */
  channel: number
  /** Folder that belongs to this store: manifests that were read, journals of uploads. */
  folder: string
  /**
   * Bytes that all reads together may have on their way or waiting to be taken.
   *
   * @default 192 MiB
   */
  maxWindowsBytes?: number
  /**
   * How far one read may run ahead of its reader.
   *
   * @default 24 MiB
   */
  maxWindowBytes?: number
  /**
   * How long one request for bytes may take before another session is asked.
   *
   * @default 10000
   */
  requestTimeoutMs?: number
  /**
   * Blocks of 512 KiB of one upload that are on their way at once.
   *
   * @default 8
   */
  maxUploadBlocks?: number
  /**
   * Bytes of one part of an object at most: a multiple of 512 KiB.
   *
   * @default 2000 MiB, the most that Telegram takes
   */
  maxPartBytes?: number
  /** Told of what went wrong and was mended. Must not throw. */
  onEvent?: (event: TelegramStoreEvent) => void
}

/** What is taken where nobody says. */
export const STORE_DEFAULTS: Required<Omit<TelegramStoreOptions, 'pool' | 'channel' | 'folder' | 'onEvent'>> = {
  maxWindowsBytes: 192 * MIB,
  maxWindowBytes: 24 * MIB,
  requestTimeoutMs: 10_000,
  maxUploadBlocks: 8,
  maxPartBytes: PART_BYTES,
}
