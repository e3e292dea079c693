import { randomBytes } from 'node:crypto'
import type { ObjectPart } from '../read/telegram-object.ts'
import { HASH_BYTES, windowCount } from '../read/window-hashes.ts'
import { BLOCK_BYTES, BLOCKS_PER_PART } from './upload-sizes.ts'

/** One event of an upload. The events in order restore its state. */
export type JournalEntry =
  | { kind: 'begin'; object: string; name: string; size: number; source: string }
  /** A part begins, or begins anew: its earlier blocks are void. */
  | { kind: 'part'; part: number; sessionId: string; fileId: string; randomId: string }
  /** Telegram has this block, counted from the part's first. Hashes in base64. */
  | { kind: 'block'; part: number; block: number; hashes: string }
  /** The part may have been posted: a resumed upload checks that before it posts again. */
  | { kind: 'posting'; part: number }
  | { kind: 'posted'; part: number; messageId: number; size: number; dc?: number }
  | { kind: 'posting-manifest'; randomId: string }

/** The progress of one part. */
export interface PartState {
  /** The session that uploaded its pieces: no other can post them. */
  sessionId: string
  fileId: bigint
  randomId: bigint
  isPosting: boolean
  posted: ObjectPart | undefined
  /** Whether Telegram has a block. */
  hasBlock(block: number): boolean
  /** Hashes of the first `bytes` of the part, all of which were sent. */
  hashes(bytes: number): Uint8Array
}

/** The state of an upload, recorded as it proceeds. */
export interface UploadJournal {
  readonly object: string
  /** Parts that have begun. */
  readonly parts: readonly PartState[]
  /** Whether the manifest may have been posted. */
  readonly isPostingManifest: boolean
  beginPart(part: number, sessionId: string): PartState
  sent(part: number, block: number, hashes: Uint8Array): void
  /** Telegram has lost a block. */
  lost(part: number, block: number): void
  posting(part: number): void
  posted(part: number, posted: ObjectPart): void
  postingManifest(): bigint
}

/** Restores the state of an upload from its entries; `write` records further events. */
export function createUploadJournal(
  object: string,
  entries: readonly JournalEntry[],
  write: (entry: JournalEntry) => void,
): UploadJournal {
  const parts: MutablePart[] = []
  let manifestRandomId: bigint | undefined

  function apply(entry: JournalEntry): void {
    if (entry.kind === 'part') parts[entry.part] = createPart(entry)
    else if (entry.kind === 'posting-manifest') manifestRandomId = BigInt(entry.randomId)
    else if (entry.kind !== 'begin') parts[entry.part]?.apply(entry)
  }

  function note(entry: JournalEntry): void {
    apply(entry)
    write(entry)
  }

  for (const entry of entries) apply(entry)
  return {
    object,
    parts,
    get isPostingManifest() {
      return manifestRandomId !== undefined
    },
    beginPart(part, sessionId) {
      note({ kind: 'part', part, sessionId, fileId: `${randomId()}`, randomId: `${randomId()}` })
      return parts[part] as MutablePart
    },
    sent(part, block, hashes) {
      note({ kind: 'block', part, block, hashes: Buffer.from(hashes).toString('base64') })
    },
    lost(part, block) {
      note({ kind: 'block', part, block, hashes: '' })
    },
    posting(part) {
      note({ kind: 'posting', part })
    },
    posted(part, { messageId, size, dc }) {
      note({ kind: 'posted', part, messageId, size, ...(dc !== undefined && { dc }) })
    },
    postingManifest() {
      manifestRandomId ??= randomId()
      note({ kind: 'posting-manifest', randomId: `${manifestRandomId}` })
      return manifestRandomId
    },
  }
}

interface MutablePart extends PartState {
  apply(entry: Extract<JournalEntry, { kind: 'block' | 'posting' | 'posted' }>): void
}

const HASH_BYTES_PER_BLOCK = windowCount(BLOCK_BYTES) * HASH_BYTES

function createPart(entry: Extract<JournalEntry, { kind: 'part' }>): MutablePart {
  const has = new Uint8Array(BLOCKS_PER_PART)
  // Grows with the part: most parts have far fewer blocks than the maximum.
  let hashes = new Uint8Array(16 * HASH_BYTES_PER_BLOCK)

  function keep(block: number, bytes: Uint8Array): void {
    const end = (block + 1) * HASH_BYTES_PER_BLOCK
    if (end > hashes.byteLength) {
      const larger = new Uint8Array(Math.max(end, hashes.byteLength * 2))
      larger.set(hashes)
      hashes = larger
    }
    hashes.set(bytes, block * HASH_BYTES_PER_BLOCK)
  }

  const part: MutablePart = {
    sessionId: entry.sessionId,
    fileId: BigInt(entry.fileId),
    randomId: BigInt(entry.randomId),
    isPosting: false,
    posted: undefined,
    hasBlock: (block) => has[block] === 1,
    hashes: (bytes) => hashes.slice(0, windowCount(bytes) * HASH_BYTES),
    apply(change) {
      if (change.kind === 'posting') part.isPosting = true
      else if (change.kind === 'posted') {
        part.posted = { messageId: change.messageId, size: change.size, dc: change.dc }
      } else {
        has[change.block] = change.hashes === '' ? 0 : 1
        keep(change.block, Buffer.from(change.hashes, 'base64'))
      }
    },
  }
  return part
}

function randomId(): bigint {
  return randomBytes(8).readBigInt64LE()
}
