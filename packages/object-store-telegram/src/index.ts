export type { AccountRoute, KeptAccount, TelegramAccount } from './accounts/account.ts'
export { AccountUnreadableError } from './accounts/account.ts'
export type { AccountVault, AccountVaultOptions } from './accounts/account-vault.ts'
export { openAccountVault } from './accounts/account-vault.ts'
export { kindOfAccount } from './accounts/kind-of-account.ts'
export type { KnownDcs } from './accounts/read-account.ts'
export { readAccount } from './accounts/read-account.ts'
export { readSessionFile } from './accounts/read-session-file.ts'
export type { Seal } from './accounts/seal.ts'
export { createSeal, SealError } from './accounts/seal.ts'
export type { CaptionTag } from './channel/caption-tag.ts'
export { readTitle } from './channel/caption-tag.ts'
export { createChannelPool } from './channel/channel-pool.ts'
export type { ObjectKey } from './channel/object-key.ts'
export { readKey, writeKey } from './channel/object-key.ts'
export type { ChannelItem } from './channel/read-channel.ts'
export type { ChannelRecord } from './channel/record-messages.ts'
export { isKeyEnded } from './ended-keys.ts'
export { type ChannelInvite, isInviteRefusal } from './invite.ts'
export { judgeTelegramError } from './judge-telegram-error.ts'
export type { SessionOptions, TelegramAppOptions, TelegramNetwork } from './mtcute/client-options.ts'
export type { SocksProxy } from './mtcute/socks-handshake.ts'
export type { RouteOptions } from './mtcute/tcp-transport.ts'
export type { OpenSessionsOptions, TelegramSessions } from './open-telegram-sessions.ts'
export { openTelegramSessions } from './open-telegram-sessions.ts'
export { planSample } from './read/sample-hashes.ts'
export { WINDOW_BYTES as SAMPLE_BYTES } from './read/window-hashes.ts'
export type { SessionFault, SessionNews } from './session-news.ts'
export type {
  CallOptions,
  ChannelDocument,
  ChannelInfo,
  ChannelMessage,
  ChannelPost,
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
export type { TelegramStore } from './telegram-store.ts'
export { createTelegramStore } from './telegram-store.ts'
export type { TelegramStoreOptions } from './telegram-store-options.ts'
