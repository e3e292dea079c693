import { untilAborted } from '@streamvault/object-store'
import { readCaption, writeCaption } from '../channel/caption-tag.ts'
import { type Manifest, packManifest, versionOf } from '../channel/manifest.ts'
import { readChannel } from '../channel/read-channel.ts'
import type { ChannelMessage } from '../telegram-client.ts'
import { isTelegramProblem } from '../telegram-error.ts'
import { type Block, cutBlocks } from './cut-blocks.ts'
import { sendAgain } from './send-again.ts'
import { beginPart, type PartBlock, PartLostError, postPart, sendBlocks, type UploadContext } from './upload-part.ts'
import { BLOCK_BYTES, SMALL_FILE_BYTES } from './upload-sizes.ts'

/** Bytes that are to become an object. */
export interface UploadSource {
  /** Undefined while nobody knows how many there are. */
  size: number | undefined
  /** Gives the bytes from `start` on. A source that `isOnce` is asked once, for all of them. */
  readFrom(start: number): AsyncIterable<Uint8Array>
  isOnce: boolean
}

/** An object that is up: its manifest lies in `messageId`. */
export interface UploadedObject {
  messageId: number
  manifest: Manifest
}

/** How often one upload may lose what it has sent of a part, before it gives up. */
const MAX_RESTARTS = 5

/** Sends what is missing of an object, its parts first, then the manifest that makes it one. */
export async function uploadObject(context: UploadContext, source: UploadSource): Promise<UploadedObject> {
  for (let restarts = 0; ; restarts += 1) {
    try {
      await uploadParts(context, source)
      break
    } catch (error) {
      if (!(error instanceof PartLostError) || source.isOnce || restarts >= MAX_RESTARTS) throw error
      if (error.isWhole) await beginPart(context, error.part)
    }
  }
  const manifest = describe(context)
  const { id, text } = await postManifest(context, manifest)
  // An earlier try may have posted it, at another time.
  const tag = readCaption(text)
  return { messageId: id, manifest: { ...manifest, ...(tag?.kind === 'manifest' && { modifiedMs: tag.modifiedMs }) } }
}

async function uploadParts(context: UploadContext, source: UploadSource): Promise<void> {
  const first = firstMissing(context, source)
  const start = first * BLOCK_BYTES
  const bytes = source.readFrom(start)
  const exact = source.size === undefined ? bytes : exactly(bytes, source.size - start)
  const blocks = cutBlocks(untilAborted(exact, context.signal), BLOCK_BYTES, first)
  try {
    const { blocksPerPart } = context
    for (let part = Math.floor(first / blocksPerPart), isOver = false; !isOver; part += 1) {
      if (source.size !== undefined && part * blocksPerPart * BLOCK_BYTES >= source.size) return
      isOver = await uploadPart(context, part, blocks, source.size)
    }
  } finally {
    // Not awaited: a source that hangs would hold us here for ever.
    blocks.return().catch(() => {})
  }
}

/** The first block that Telegram lacks; of a part that is all there but not posted, the block after its last. */
function firstMissing({ journal, blocksPerPart }: UploadContext, { size }: UploadSource): number {
  const at = journal.parts.findIndex(({ posted }) => posted === undefined)
  const part = at < 0 ? journal.parts.length : at
  const state = journal.parts[part]
  const blocks = size === undefined ? 0 : Math.ceil(bytesIn(part, size, blocksPerPart) / BLOCK_BYTES)
  let block = 0
  while (block < blocks - 1 && state?.hasBlock(block)) block += 1
  return part * blocksPerPart + block
}

/** Sends one part and posts it. Resolves with whether it was the last. */
async function uploadPart(
  context: UploadContext,
  part: number,
  blocks: AsyncGenerator<Block, void>,
  objectSize: number | undefined,
): Promise<boolean> {
  const start = await holdStart(context, part, blocks, objectSize)
  if (start === undefined) return true
  let lastBlock = 0
  let isOver = false
  let sizeOfLast = 0
  const watched = (async function* () {
    for await (const { isLast, ...block } of start.blocks) {
      lastBlock = block.block
      sizeOfLast = block.bytes.byteLength
      isOver = isLast
      yield block
    }
  })()
  await sendBlocks(context, part, watched, start.isBig)
  await postPart(context, part, lastBlock * BLOCK_BYTES + sizeOfLast, lastBlock + 1)
  return isOver
}

interface PartStart {
  isBig: boolean
  blocks: AsyncIterable<PartBlock & { isLast: boolean }>
}

/** Small and big files go up differently: of a part whose size nobody knows, as much is held as a small one has. */
async function holdStart(
  { blocksPerPart }: UploadContext,
  part: number,
  blocks: AsyncGenerator<Block, void>,
  objectSize: number | undefined,
): Promise<PartStart | undefined> {
  const firstOfPart = part * blocksPerPart
  const lastOfPart = firstOfPart + blocksPerPart - 1
  const held: Block[] = []
  let end: Block | undefined
  const known = objectSize === undefined ? undefined : bytesIn(part, objectSize, blocksPerPart)
  const toHold = known === undefined ? SMALL_FILE_BYTES / BLOCK_BYTES + 1 : 0
  while (held.length < toHold && end === undefined) {
    const next = await blocks.next()
    if (next.done === true) break
    held.push(next.value)
    if (next.value.isLast || next.value.index === lastOfPart) end = next.value
  }
  if (known === undefined && held.length === 0) return undefined
  const total = known === undefined ? end && end.index - firstOfPart + 1 : Math.ceil(known / BLOCK_BYTES)
  const isBig = known === undefined ? held.length * BLOCK_BYTES > SMALL_FILE_BYTES : known > SMALL_FILE_BYTES
  return { isBig, blocks: blocksOfPart(firstOfPart, lastOfPart, held, blocks, total) }
}

async function* blocksOfPart(
  firstOfPart: number,
  lastOfPart: number,
  held: Block[],
  rest: AsyncGenerator<Block, void>,
  total: number | undefined,
): AsyncGenerator<PartBlock & { isLast: boolean }, void> {
  for (;;) {
    const next = held.length > 0 ? held.shift() : ((await rest.next()).value ?? undefined)
    if (next === undefined) return
    const { index, bytes, isLast } = next
    const block = index - firstOfPart
    const isEnd = isLast || index === lastOfPart
    yield { block, bytes, isLast, total: total ?? (isEnd ? block + 1 : undefined) }
    if (isEnd) return
  }
}

/** The source was replaced, or its size was wrong. */
class SourceSizeError extends Error {
  override name = 'SourceSizeError'
  readonly code = 'source_size'

  constructor(bytes: number, expected: number) {
    super(`Cannot upload: the source gave ${bytes} of ${expected} bytes`)
  }
}

async function* exactly(bytes: AsyncIterable<Uint8Array>, expected: number): AsyncGenerator<Uint8Array, void> {
  let given = 0
  for await (const piece of bytes) {
    given += piece.byteLength
    if (given > expected) throw new SourceSizeError(given, expected)
    yield piece
  }
  if (given !== expected) throw new SourceSizeError(given, expected)
}

function bytesIn(part: number, objectSize: number, blocksPerPart: number): number {
  const partBytes = blocksPerPart * BLOCK_BYTES
  return Math.min(Math.max(objectSize - part * partBytes, 0), partBytes)
}

function describe({ journal, name }: UploadContext): Manifest {
  const states = journal.parts
  const parts = states.map(({ posted }, part) => {
    if (posted === undefined) throw new PartLostError(part, false)
    return posted
  })
  const size = parts.reduce((sum, part) => sum + part.size, 0)
  const hashes = new Uint8Array(Buffer.concat(states.map((state, i) => state.hashes(parts[i]?.size ?? 0))))
  return { object: journal.object, name, size, version: versionOf(size, hashes), modifiedMs: Date.now(), parts, hashes }
}

async function postManifest(context: UploadContext, manifest: Manifest): Promise<ChannelMessage> {
  const { journal } = context
  const found = journal.isPostingManifest ? await findManifest(context) : undefined
  if (found !== undefined) return found
  const randomId = journal.postingManifest()
  try {
    return await sendManifest(context, manifest, randomId)
  } catch (error) {
    const message = isTelegramProblem(error, 'duplicate') ? await findManifest(context) : undefined
    if (message === undefined) throw error
    return message
  }
}

async function sendManifest(
  { call, channel, name, signal }: UploadContext,
  manifest: Manifest,
  randomId: bigint,
): Promise<ChannelMessage> {
  const bytes = packManifest(manifest)
  const total = Math.ceil(bytes.byteLength / BLOCK_BYTES)
  const isBig = bytes.byteLength > SMALL_FILE_BYTES
  const { object, size, version, modifiedMs, parts } = manifest
  const tag = {
    kind: 'manifest',
    object,
    size,
    version,
    modifiedMs,
    parts: parts.map((part) => part.messageId),
  } as const
  const file = {
    fileId: randomId,
    parts: total,
    name: `${object.slice(0, 8)}.svm`,
    mimeType: 'application/octet-stream',
  }
  const caption = writeCaption(name, tag)
  const sessionId = await call({ signal }, async (_session, _options, id) => id)
  for (let part = 0; part < total; part += 1) {
    const piece = bytes.slice(part * BLOCK_BYTES, (part + 1) * BLOCK_BYTES)
    await sendAgain(signal, () =>
      call({ signal, sessionId, isChunk: true }, (session, options) =>
        session.saveFilePart({ fileId: randomId, part, bytes: piece, total, isBig }, options),
      ),
    )
  }
  return sendAgain(signal, () =>
    call({ signal, sessionId }, (session, options) =>
      session.sendDocument({ channel, file: { ...file, isBig }, caption, randomId }, options),
    ),
  )
}

async function findManifest({ call, channel, journal, signal }: UploadContext): Promise<ChannelMessage | undefined> {
  const fromId = journal.parts.at(-1)?.posted?.messageId ?? 1
  for await (const { message, tag } of readChannel({ call, channel, signal, fromId })) {
    if (tag?.kind === 'manifest' && tag.object === journal.object) return message
  }
  return undefined
}
