import { SessionGoneError } from '@streamvault/session-pool'
import { writeCaption } from '../channel/caption-tag.ts'
import type { ChannelCall } from '../channel/channel-calls.ts'
import { choosePoster } from '../channel/choose-poster.ts'
import { readChannel } from '../channel/read-channel.ts'
import type { ObjectPart } from '../read/telegram-object.ts'
import type { ChannelMessage } from '../telegram-client.ts'
import { isTelegramProblem, TelegramError } from '../telegram-error.ts'
import { createInFlight } from './in-flight.ts'
import { sendAgain } from './send-again.ts'
import type { PartState, UploadJournal } from './upload-journal.ts'
import { SMALL_FILE_BYTES } from './upload-sizes.ts'

/** What an upload works with. */
export interface UploadContext {
  call: ChannelCall
  channel: number
  journal: UploadJournal
  /** Shown in the channel. */
  name: string
  /** Blocks of each part but the last. */
  blocksPerPart: number
  /** Blocks on their way at once. */
  maxInFlight: number
  signal: AbortSignal
}

/** A block, counted from its part's first. */
export interface PartBlock {
  block: number
  bytes: Uint8Array
  /** Blocks of the whole part, as soon as that is known. */
  total: number | undefined
}

/** Telegram has lost what was sent of a part, some of it or all. */
export class PartLostError extends Error {
  override name = 'PartLostError'
  readonly code = 'upload_part_lost'
  readonly part: number
  /** Nothing of it is of use any more; otherwise the journal knows which blocks are lost. */
  readonly isWhole: boolean

  constructor(part: number, isWhole: boolean, options?: ErrorOptions) {
    super(`Cannot go on with part ${part} of an upload: what was sent of it is lost`, options)
    this.part = part
    this.isWhole = isWhole
  }
}

/** The state of a part that is going up: begun before, or begun now on the session that has most room. */
async function openPart(context: UploadContext, part: number): Promise<PartState> {
  return context.journal.parts[part] ?? beginPart(context, part)
}

/** Begins a part, or begins it anew, on the session that has most room of those that may post it in the end. */
export async function beginPart({ call, channel, journal, signal }: UploadContext, part: number): Promise<PartState> {
  return journal.beginPart(part, await choosePoster({ call, channel }, signal))
}

/** Sends the blocks of a part that Telegram does not have yet, several at once. */
export async function sendBlocks(
  context: UploadContext,
  part: number,
  blocks: AsyncIterable<PartBlock>,
  isBig: boolean,
): Promise<void> {
  const { call, journal, maxInFlight } = context
  const { sessionId, fileId } = await openPart(context, part)
  const leaving = new AbortController()
  const signal = AbortSignal.any([context.signal, leaving.signal])
  const inFlight = createInFlight(maxInFlight)
  const send = async ({ block, bytes, total = -1 }: PartBlock) => {
    const piece = { fileId, part: block, bytes, total, isBig }
    const hashes = await sendAgain(signal, () =>
      call({ signal, sessionId, isChunk: true }, (session, options) => session.sendBlock(piece, options)),
    )
    journal.sent(part, block, hashes)
  }
  try {
    for await (const block of blocks) {
      if (!journal.parts[part]?.hasBlock(block.block)) await inFlight.start(() => send(block))
    }
    await inFlight.drain()
  } catch (error) {
    leaving.abort(error)
    await inFlight.drain().catch(() => {})
    throw error instanceof SessionGoneError ? new PartLostError(part, true, { cause: error }) : error
  }
}

/** Posts a part whose blocks are all there, once: also when nobody knows whether it was posted before. */
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
    // It may have been posted, and its pieces used up by that.
    const message = await find()
    if (message !== undefined) return message
    if (block !== undefined) journal.lost(part, block)
    throw new PartLostError(part, block === undefined, { cause: error })
  }
  throw error
}

/** Looks for a part among the messages that came after the part before it. */
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
