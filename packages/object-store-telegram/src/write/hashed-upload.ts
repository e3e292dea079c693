import { hashWindows } from '../read/window-hashes.ts'
import type { CallOptions, FilePart, TelegramClient } from '../telegram-client.ts'

/** Sends pieces of files, and tells what they are. */
export interface HashedUpload {
  /** Sends one piece; resolves with SHA-256 of each of its windows of 128 KiB. */
  sendBlock(part: FilePart, options: CallOptions): Promise<Uint8Array>
}

/** Makes a sender of pieces over one account. */
export function createHashedUpload(client: Pick<TelegramClient, 'saveFilePart'>): HashedUpload {
  return {
    async sendBlock(part, options) {
      const sent = client.saveFilePart(part, options)
      // While the piece is on its way.
      const hashes = hashWindows(part.bytes)
      await sent
      return hashes
    },
  }
}
