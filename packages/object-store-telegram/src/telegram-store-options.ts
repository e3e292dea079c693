import { MIB } from '@streamvault/bytes'
import type { SessionPool } from '@streamvault/session-pool'
import type { TelegramStoreEvent } from './telegram-events.ts'
import type { TelegramSession } from './telegram-session.ts'
import { PART_BYTES } from './write/upload-sizes.ts'

/** Settings of a store in a channel. */
export interface TelegramStoreOptions {
  /** The sessions that read and write. The store does not dispose of it. Create it with `judgeTelegramError`. */
  pool: SessionPool<TelegramSession>
  /** Bare id of the channel. */
  channel: number
  /** Folder that belongs to this store: cached manifests, upload journals. */
  folder: string
  /**
   * Limit of bytes that all reads together may have in flight or waiting.
   *
   * @default 192 MiB
   */
  maxWindowsBytes?: number
  /**
   * Limit of bytes that one read may fetch ahead of its reader.
   *
   * @default 24 MiB
   */
  maxWindowBytes?: number
  /**
   * How long one request for bytes may take before another session is tried.
   *
   * @default 10000
   */
  requestTimeoutMs?: number
  /**
   * Blocks of 512 KiB of one upload in flight.
   *
   * @default 8
   */
  maxUploadBlocks?: number
  /**
   * Maximum size of one part of an object: a multiple of 512 KiB.
   *
   * @default 2000 MiB, Telegram's limit
   */
  maxPartBytes?: number
  /** Called with faults that the store repaired. Must not throw. */
  onEvent?: (event: TelegramStoreEvent) => void
}

/** The default values. */
export const STORE_DEFAULTS: Required<Omit<TelegramStoreOptions, 'pool' | 'channel' | 'folder' | 'onEvent'>> = {
  maxWindowsBytes: 192 * MIB,
  maxWindowBytes: 24 * MIB,
  requestTimeoutMs: 10_000,
  maxUploadBlocks: 8,
  maxPartBytes: PART_BYTES,
}
