import type { TelegramClient } from '../telegram-client.ts'
import { createMemoryAccount } from './memory-account.ts'
import { createMemoryCalls, type MemoryCall, type MemoryFault, type MemoryMethod } from './memory-calls.ts'
import { createMemoryClient } from './memory-client.ts'
import { createMemoryWorld, type StoredFile } from './memory-world.ts'

/** Settings of a Telegram in memory. */
export interface MemoryTelegramOptions {
  /** Milliseconds before each answer. @default 0 */
  latencyMs?: number
  /** Limit of `getFile` calls per account and second; further calls get FLOOD_WAIT_1. @default no limit */
  chunkRate?: number
}

/** An in-memory Telegram: one world, many accounts. It follows the documented rules of files and messages. */
export interface MemoryTelegram {
  /** Every call that arrived, in order. */
  readonly calls: MemoryCall[]
  /** Calls whose caller left before the answer. */
  readonly cancelled: MemoryCall[]
  /** Opens an account. Its access hashes and file references are its own. */
  account(name: string, kind?: 'bot' | 'person'): TelegramClient
  createChannel(title: string): number
  /** Sets a fault for the next calls. */
  fault(fault: MemoryFault): void
  /** Expires all file references. */
  expireReferences(): void
  /** Moves the file of a message to another data centre; the message still names the old one. */
  moveFile(channel: number, messageId: number, dc: number): void
  /** Replaces the bytes of a file without notice. */
  replaceBytes(channel: number, messageId: number, bytes: Uint8Array): void
  /** Number of calls of a method that arrived. */
  count(method: MemoryMethod, account?: string): number
  /** Resolves when that many calls of a method have arrived. */
  waitFor(method: MemoryMethod, count: number): Promise<void>
  /** Ids of the existing messages. */
  messageIds(channel: number): number[]
}

/** Creates an empty world. */
export function createMemoryTelegram({ latencyMs = 0, chunkRate }: MemoryTelegramOptions = {}): MemoryTelegram {
  const world = createMemoryWorld()
  const calls = createMemoryCalls(latencyMs)

  function fileOf(channel: number, id: number): StoredFile {
    const file = world.channelOf(channel).messages.get(id)?.file
    if (file === undefined) throw new Error(`Cannot change message ${id}: it has no file`)
    return file
  }

  return {
    calls: calls.arrived,
    cancelled: calls.cancelled,
    account: (name, kind = 'bot') => createMemoryClient(createMemoryAccount({ name, kind, world, calls }), chunkRate),
    createChannel: world.createChannel,
    fault: calls.fault,
    expireReferences() {
      world.epoch += 1
    },
    moveFile(channel, messageId, dc) {
      fileOf(channel, messageId).movedTo = dc
    },
    replaceBytes(channel, messageId, bytes) {
      fileOf(channel, messageId).bytes = bytes
    },
    count: calls.count,
    waitFor: calls.waitFor,
    messageIds: (channel) => [...world.channelOf(channel).messages.keys()],
  }
}
