export { createMemoryStore, type MemoryStore } from './memory-store.ts'
export type { MemoryCall, MemoryFault, MemoryMethod, MemoryTelegram, MemoryTelegramOptions } from './memory-telegram.ts'
export { createMemoryTelegram } from './memory-telegram.ts'
export { postFile } from './post-file.ts'
