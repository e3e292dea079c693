import { createFileReader, type FileReader, type FileReaderOptions } from './read/file-reader.ts'
import type { TelegramClient } from './telegram-client.ts'

/** One account: every call, and files read by the message they hang on. */
export type TelegramSession = TelegramClient & FileReader

/** Adds the reading of files to a client. Disposing of the session disposes of the client. */
export function createTelegramSession(client: TelegramClient, options: FileReaderOptions): TelegramSession {
  return { ...client, ...createFileReader(client, options) }
}
