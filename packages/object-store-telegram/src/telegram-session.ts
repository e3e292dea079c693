import { createFileReader, type FileReader, type FileReaderOptions } from './read/file-reader.ts'
import type { TelegramClient } from './telegram-client.ts'
import { createHashedUpload, type HashedUpload } from './write/hashed-upload.ts'

/** One account: every call, files read by the message they hang on, and pieces hashed as they go up. */
export type TelegramSession = TelegramClient & FileReader & HashedUpload

/** Adds reading and hashing to a client. Disposing of the session disposes of the client. */
export function createTelegramSession(client: TelegramClient, options: FileReaderOptions): TelegramSession {
  return { ...client, ...createFileReader(client, options), ...createHashedUpload(client) }
}
