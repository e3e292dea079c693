import { randomBytes } from 'node:crypto'
import type { ChannelMessage } from '../telegram-client.ts'
import { isTelegramProblem } from '../telegram-error.ts'
import { sendAgain } from '../write/send-again.ts'
import { BLOCK_BYTES, SMALL_FILE_BYTES } from '../write/upload-sizes.ts'
import { writeCaption } from './caption-tag.ts'
import type { ChannelCall } from './channel-calls.ts'
import { choosePoster } from './choose-poster.ts'

/** What a channel keeps of a library besides its objects: a document under a name. */
export interface ChannelRecord {
  /** What it is about: letters, digits and hyphens. Of several messages of one name the newest counts. */
  record: string
  /** A line for people. */
  title: string
  /** The document: some kilobytes. */
  bytes: Uint8Array
}

const TRIES = 3

/** Posts a record. One that was posted though its answer was lost may be posted twice: the newest counts. */
export async function postRecord(
  { call, channel }: { call: ChannelCall; channel: number },
  { record, title, bytes }: ChannelRecord,
  signal: AbortSignal,
): Promise<ChannelMessage> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await sendAgain(signal, () => postOnce({ call, channel }, { record, title, bytes }, signal))
    } catch (error) {
      // It was posted, and the answer was lost: nobody says under which id.
      const isPosted = isTelegramProblem(error, 'duplicate') || isTelegramProblem(error, 'part-missing')
      if (!isPosted || attempt >= TRIES) throw error
    }
  }
}

async function postOnce(
  { call, channel }: { call: ChannelCall; channel: number },
  { record, title, bytes }: ChannelRecord,
  signal: AbortSignal,
): Promise<ChannelMessage> {
  const caption = writeCaption(title, { kind: 'record', record })
  const parts = Math.ceil(bytes.byteLength / BLOCK_BYTES)
  const isBig = bytes.byteLength > SMALL_FILE_BYTES
  const fileId = randomBytes(8).readBigInt64LE()
  // Pieces and message by one account: others do not have the pieces.
  const sessionId = await choosePoster({ call, channel }, signal)
  for (let part = 0; part < parts; part += 1) {
    const piece = bytes.slice(part * BLOCK_BYTES, (part + 1) * BLOCK_BYTES)
    await call({ signal, sessionId, isChunk: true }, (session, options) =>
      session.saveFilePart({ fileId, part, bytes: piece, total: parts, isBig }, options),
    )
  }
  const file = { fileId, parts, name: `${record}.json`, mimeType: 'application/json', isBig }
  return await call({ signal, sessionId }, (session, options) =>
    session.sendDocument({ channel, file, caption, randomId: fileId }, options),
  )
}
