import type { ChannelPost, TelegramClient } from '../telegram-client.ts'
import type { MemoryAccount } from './memory-account.ts'
import { memoryFileMethods } from './memory-file-methods.ts'
import { memoryMessageMethods } from './memory-message-methods.ts'

/** The client of an account; at most `chunkRate` chunks of files in a second. */
export function createMemoryClient(account: MemoryAccount, chunkRate: number | undefined): TelegramClient {
  const listeners = new Set<(post: ChannelPost) => void>()
  account.world.tellers.add((channel, message, isEdit) => {
    for (const listener of listeners) listener({ channel, message: account.view(message), isEdit })
  })
  return {
    ...memoryFileMethods(account, chunkRate),
    ...memoryMessageMethods(account),
    onPost(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async [Symbol.asyncDispose]() {},
  }
}
