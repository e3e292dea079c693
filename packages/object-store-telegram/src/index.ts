export { judgeTelegramError } from './judge-telegram-error.ts'
export type {
  CallOptions,
  ChannelDocument,
  ChannelInfo,
  ChannelMessage,
  FileHash,
  FileLocation,
  FilePart,
  TelegramClient,
  UploadedFile,
} from './telegram-client.ts'
export type { TelegramProblem } from './telegram-error.ts'
export { TelegramError } from './telegram-error.ts'
export type { TelegramStoreEvent } from './telegram-events.ts'
export type { TelegramSession } from './telegram-session.ts'
export { createTelegramSession } from './telegram-session.ts'
export type { ResumableSource, TelegramStore, TelegramStoreOptions } from './telegram-store.ts'
export { createTelegramStore } from './telegram-store.ts'
