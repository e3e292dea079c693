import { SessionGoneError } from '@streamvault/session-pool'
import { writeCaption } from '../channel/caption-tag.ts'
import { readChannel } from '../channel/read-channel.ts'
import type { ObjectPart } from '../read/telegram-object.ts'
import type { ChannelMessage } from '../telegram-client.ts'
import { isTelegramProblem, TelegramError } from '../telegram-error.ts'
import { sendAgain } from './send-again.ts'
import type { UploadJournal } from './upload-journal.ts'
import { openPart, PartLostError, type UploadContext } from './upload-part.ts'
import { SMALL_FILE_BYTES } from './upload-sizes.ts'

/** Posts a completely uploaded part. Idempotent: posts it once even if an earlier result is unknown. */
export async function postPart(
  context: UploadContext,
  part: number,
  size: number,
  blocks: number,
): Promise<ObjectPart> {
  const { call, channel, journal, name, signal } = context
  const state = await openPart(context, part)
  const { sessionId, fileId, randomId } = state
  const find = () => findPosted(context, part)
  const posted = state.isPosting ? await find() : undefined
  journal.posting(part)
  const caption = writeCaption(name, { kind: 'part', object: journal.object, part, bytes: size })
  const file = {
    fileId,
    parts: blocks,
    name: `${journal.object.slice(0, 8)}.${String(part + 1).padStart(3, '0')}`,
    mimeType: 'application/octet-stream',
    isBig: size > SMALL_FILE_BYTES,
  }
  const post = () =>
    call({ signal, sessionId }, (session, options) =>
      session.sendDocument({ channel, file, caption, randomId }, options),
    )
  const message = posted ?? (await sendAgain(signal, post).catch((error) => afterRefusal(error, part, journal, find)))
  const done = { messageId: message.id, size, dc: message.document?.location.dc }
  if (message.document?.size !== size) {
    throw new TelegramError('post a part', { kind: 'damaged' }, 'Telegram has it in another size')
  }
  journal.posted(part, done)
  return done
}

async function afterRefusal(
  error: unknown,
  part: number,
  journal: UploadJournal,
  find: () => Promise<ChannelMessage | undefined>,
): Promise<ChannelMessage> {
  if (isTelegramProblem(error, 'duplicate')) {
    const message = await find()
    if (message !== undefined) return message
  }
  if (error instanceof SessionGoneError) throw new PartLostError(part, true, { cause: error })
  if (isTelegramProblem(error, 'part-missing') && error.problem.kind === 'part-missing') {
    const { part: block } = error.problem
    // An earlier try may have posted the part and consumed its pieces.
    const message = await find()
    if (message !== undefined) return message
    if (block !== undefined) journal.lost(part, block)
    throw new PartLostError(part, block === undefined, { cause: error })
  }
  throw error
}

/** Searches for a part among the messages after the previous part. */
async function findPosted(
  { call, channel, journal, signal }: UploadContext,
  part: number,
): Promise<ChannelMessage | undefined> {
  const fromId = journal.parts[part - 1]?.posted?.messageId ?? 1
  for await (const { message, tag } of readChannel({ call, channel, signal, fromId })) {
    if (tag?.kind === 'part' && tag.object === journal.object && tag.part === part) return message
  }
  return undefined
}
