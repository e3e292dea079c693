import { createFileReader, type FileReader, type FileReaderOptions } from './read/file-reader.ts'
import type { TelegramClient } from './telegram-client.ts'
import { createHashedUpload, type HashedUpload } from './write/hashed-upload.ts'

/** One account: every call, reads of files by message, and uploads that hash each piece. */
export type TelegramSession = TelegramClient & FileReader & HashedUpload

/** Adds reading and hashing to a client. Disposing of the session disposes of the client. */
export function createTelegramSession(client: TelegramClient, options: FileReaderOptions): TelegramSession {
  return { ...client, ...createFileReader(client, options), ...createHashedUpload(client) }
}
