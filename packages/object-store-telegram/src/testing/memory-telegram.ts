import type { TelegramClient } from '../telegram-client.ts'
import { createMemoryAccount } from './memory-account.ts'
import { createMemoryCalls, type MemoryCall, type MemoryFault, type MemoryMethod } from './memory-calls.ts'
import { createMemoryClient } from './memory-client.ts'
import { createMemoryWorld, type StoredFile } from './memory-world.ts'

/** Settings of a Telegram in memory. */
export interface MemoryTelegramOptions {
  /** Calls answered only after so many milliseconds. @default 0 */
  latencyMs?: number
  /** `getFile` calls that an account may make in a second; more are answered with FLOOD_WAIT_1. @default no limit */
  chunkRate?: number
}

/** A Telegram in memory: one world, many accounts. It keeps to the documented rules of files and messages. */
export interface MemoryTelegram {
  /** Every call that arrived, in order. */
  readonly calls: MemoryCall[]
  /** Calls whose caller left before the answer. */
  readonly cancelled: MemoryCall[]
  /** Opens an account. Its access hashes and file references are its own. */
  account(name: string, kind?: 'bot' | 'person'): TelegramClient
  createChannel(title: string): number
  /** Sets what the next calls meet. */
  fault(fault: MemoryFault): void
  /** Makes all file references old. */
  expireReferences(): void
  /** Moves the file of a message to another data centre, and has the message tell the old one. */
  moveFile(channel: number, messageId: number, dc: number): void
  /** Changes the bytes of a file behind everybody's back. */
  replaceBytes(channel: number, messageId: number, bytes: Uint8Array): void
  /** How many of a method arrived. */
  count(method: MemoryMethod, account?: string): number
  /** Resolves when so many calls of a method have arrived. */
  waitFor(method: MemoryMethod, count: number): Promise<void>
  /** Messages that are there. */
  messageIds(channel: number): number[]
}

/** Makes an empty world. */
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
