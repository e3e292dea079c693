import { randomBytes } from 'node:crypto'
import type { ChannelMessage } from '../telegram-client.ts'
import { isTelegramProblem } from '../telegram-error.ts'
import { sendAgain } from '../write/send-again.ts'
import { BLOCK_BYTES, SMALL_FILE_BYTES } from '../write/upload-sizes.ts'
import { writeCaption } from './caption-tag.ts'
import type { ChannelCall } from './channel-calls.ts'
import { choosePoster } from './choose-poster.ts'

/** A document that the channel keeps for the library besides its objects. */
export interface ChannelRecord {
  /** Its name: letters, digits and hyphens. The newest message of a name counts. */
  record: string
  /** A line for people. */
  title: string
  /** The document: some kilobytes. */
  bytes: Uint8Array
}

const TRIES = 3

/** Posts a record. When an answer is lost, the record may be posted twice: the newest counts. */
export async function postRecord(
  { call, channel }: { call: ChannelCall; channel: number },
  { record, title, bytes }: ChannelRecord,
  signal: AbortSignal,
): Promise<ChannelMessage> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await sendAgain(signal, () => postOnce({ call, channel }, { record, title, bytes }, signal))
    } catch (error) {
      // The record was posted, and the answer with its id was lost.
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
  // One account sends pieces and message: other accounts do not have the pieces.
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
