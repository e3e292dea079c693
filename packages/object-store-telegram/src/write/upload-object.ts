import { untilAborted } from '@streamvault/object-store'
import { readCaption } from '../channel/caption-tag.ts'
import { type Manifest, versionOf } from '../channel/manifest.ts'
import { type Block, cutBlocks } from './cut-blocks.ts'
import { exactly } from './exactly.ts'
import { bytesIn, holdStart } from './part-blocks.ts'
import { postManifest } from './post-manifest.ts'
import { postPart } from './post-part.ts'
import { beginPart, PartLostError, sendBlocks, type UploadContext } from './upload-part.ts'
import { BLOCK_BYTES } from './upload-sizes.ts'

/** The source of an upload. */
export interface UploadSource {
  /** Undefined while unknown. */
  size: number | undefined
  /** Returns the bytes from `start` on. A source that `isOnce` is read once, from 0. */
  readFrom(start: number): AsyncIterable<Uint8Array>
  isOnce: boolean
}

/** An uploaded object: its manifest is in `messageId`. */
export interface UploadedObject {
  messageId: number
  manifest: Manifest
}

/** How often one upload may lose sent pieces before it fails. */
const MAX_RESTARTS = 5

/** Uploads the missing pieces of an object: its parts first, then the manifest that completes it. */
export async function uploadObject(context: UploadContext, source: UploadSource): Promise<UploadedObject> {
  const torn = new Set<number>()
  for (let restarts = 0; ; restarts += 1) {
    try {
      await uploadParts(context, source)
      break
    } catch (error) {
      if (!(error instanceof PartLostError) || source.isOnce || restarts >= MAX_RESTARTS) throw error
      // Telegram names one lost piece at a time: after a second loss, all pieces have probably expired.
      if (error.isWhole || torn.has(error.part)) await beginPart(context, error.part)
      else torn.add(error.part)
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
    // Not awaited: a source that hangs would block the upload for ever.
    blocks.return().catch(() => {})
  }
}

/** The first block that Telegram lacks; for a complete but unposted part, the part's last block. */
function firstMissing({ journal, blocksPerPart }: UploadContext, { size }: UploadSource): number {
  const at = journal.parts.findIndex(({ posted }) => posted === undefined)
  const part = at < 0 ? journal.parts.length : at
  const state = journal.parts[part]
  const blocks = size === undefined ? 0 : Math.ceil(bytesIn(part, size, blocksPerPart) / BLOCK_BYTES)
  let block = 0
  while (block < blocks - 1 && state?.hasBlock(block)) block += 1
  return part * blocksPerPart + block
}

/** Uploads one part and posts it. Resolves with whether it was the last. */
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
