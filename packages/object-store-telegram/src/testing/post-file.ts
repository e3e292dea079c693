import { randomBytes } from 'node:crypto'
import { KIB } from '@streamvault/bytes'
import type { ChannelMessage, TelegramClient } from '../telegram-client.ts'

const PART_BYTES = 512 * KIB

/** Posts `bytes` as a user would who does not know our tags. */
export async function postFile(
  client: TelegramClient,
  channel: number,
  bytes: Uint8Array,
  { name = 'film.mkv', caption = '' }: { name?: string; caption?: string } = {},
): Promise<ChannelMessage> {
  const options = { signal: new AbortController().signal }
  const fileId = randomBytes(8).readBigInt64LE()
  const total = Math.ceil(bytes.byteLength / PART_BYTES)
  for (let part = 0; part < total; part += 1) {
    const piece = bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES)
    await client.saveFilePart({ fileId, part, bytes: piece, total, isBig: true }, options)
  }
  const file = { fileId, parts: total, name, mimeType: 'video/x-matroska', isBig: true }
  return client.sendDocument({ channel, file, caption, randomId: randomBytes(8).readBigInt64LE() }, options)
}
