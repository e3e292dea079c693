import { SessionGoneError } from '@streamvault/session-pool'
import type { ChannelCall } from '../channel/channel-calls.ts'
import { choosePoster } from '../channel/choose-poster.ts'
import { createInFlight } from './in-flight.ts'
import { sendAgain } from './send-again.ts'
import type { PartState, UploadJournal } from './upload-journal.ts'

/** The dependencies and settings of an upload. */
export interface UploadContext {
  call: ChannelCall
  channel: number
  journal: UploadJournal
  /** Shown in the channel. */
  name: string
  /** Blocks of each part but the last. */
  blocksPerPart: number
  /** Blocks in flight. */
  maxInFlight: number
  signal: AbortSignal
}

/** A block, counted from its part's first. */
export interface PartBlock {
  block: number
  bytes: Uint8Array
  /** Number of blocks of the part, once known. */
  total: number | undefined
}

/** Telegram has lost pieces of a part, some or all. */
export class PartLostError extends Error {
  override name = 'PartLostError'
  readonly code = 'upload_part_lost'
  readonly part: number
  /** Whether all of it is lost; otherwise the journal knows which blocks are lost. */
  readonly isWhole: boolean

  constructor(part: number, isWhole: boolean, options?: ErrorOptions) {
    super(`Cannot go on with part ${part} of an upload: what was sent of it is lost`, options)
    this.part = part
    this.isWhole = isWhole
  }
}

/** The state of a part being uploaded: begun before, or begun now on the session with most room. */
export async function openPart(context: UploadContext, part: number): Promise<PartState> {
  return context.journal.parts[part] ?? beginPart(context, part)
}

/** Begins a part, or begins it anew, on the session with most room among those that may post it. */
export async function beginPart({ call, channel, journal, signal }: UploadContext, part: number): Promise<PartState> {
  return journal.beginPart(part, await choosePoster({ call, channel }, signal))
}

/** Uploads the blocks of a part that Telegram does not have yet, several at once. */
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
