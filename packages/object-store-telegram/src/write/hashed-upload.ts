import { hashWindows } from '../read/window-hashes.ts'
import type { CallOptions, FilePart, TelegramClient } from '../telegram-client.ts'

/** Uploads pieces of files, and returns their hashes. */
export interface HashedUpload {
  /** Uploads one piece; resolves with SHA-256 of each of its windows of 128 KiB. */
  sendBlock(part: FilePart, options: CallOptions): Promise<Uint8Array>
}

/** Uploads pieces through one account. */
export function createHashedUpload(client: Pick<TelegramClient, 'saveFilePart'>): HashedUpload {
  return {
    async sendBlock(part, options) {
      const sent = client.saveFilePart(part, options)
      // Computed while the piece is in flight.
      const hashes = hashWindows(part.bytes)
      await sent
      return hashes
    },
  }
}
