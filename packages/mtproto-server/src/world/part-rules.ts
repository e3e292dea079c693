import { RpcError } from '../rpc.ts'
import { SLOT_BYTES } from './file-layout.ts'

/** From `upload_max_fileparts_default` and `upload_max_fileparts_premium` of Telegram's app configuration. */
export const MAX_PARTS = { default: 4000, premium: 8000 } as const

/** A received part. */
export interface IncomingPart {
  index: number
  length: number
  /** Total number of parts; `undefined` for small files, -1 if the client does not know yet. */
  total: number | undefined
}

/**
 * Checks the rules for one part that do not depend on the others.
 *
 * @throws RpcError FILE_PARTS_INVALID, FILE_PART_INVALID, FILE_PART_EMPTY, FILE_PART_TOO_BIG, FILE_PART_SIZE_INVALID
 */
export function checkPart({ index, length, total }: IncomingPart, isPremium: boolean): void {
  const most = isPremium ? MAX_PARTS.premium : MAX_PARTS.default
  const knownTotal = total === undefined || total === -1 ? undefined : total
  if (knownTotal !== undefined && (knownTotal < 1 || knownTotal > most)) throw new RpcError(400, 'FILE_PARTS_INVALID')
  if (index < 0 || index >= (knownTotal ?? most)) throw new RpcError(400, 'FILE_PART_INVALID')
  if (length === 0) throw new RpcError(400, 'FILE_PART_EMPTY')
  if (length > SLOT_BYTES) throw new RpcError(400, 'FILE_PART_TOO_BIG')
  const isLast = knownTotal === undefined || index === knownTotal - 1
  if (!isLast && !isPartSize(length)) throw new RpcError(400, 'FILE_PART_SIZE_INVALID')
}

/** A complete upload. */
export interface WholeUpload {
  size: number
  partBytes: number
}

/**
 * Checks the parts together: `lengths` by index, `count` of them.
 *
 * @throws RpcError FILE_PARTS_INVALID, FILE_PART_X_MISSING, FILE_PART_SIZE_INVALID, FILE_PART_SIZE_CHANGED
 */
export function assembleParts(lengths: ReadonlyMap<number, number>, count: number): WholeUpload {
  if (count < 1 || lengths.size > count) throw new RpcError(400, 'FILE_PARTS_INVALID')
  const partBytes = lengths.get(0) ?? missing(0)
  let size = 0
  for (let index = 0; index < count; index += 1) {
    const length = lengths.get(index) ?? missing(index)
    const isLast = index === count - 1
    if (isLast ? length > partBytes : length !== partBytes) throw new RpcError(400, 'FILE_PART_SIZE_CHANGED')
    size += length
  }
  if (count > 1 && !isPartSize(partBytes)) throw new RpcError(400, 'FILE_PART_SIZE_INVALID')
  return { size, partBytes }
}

/** `part_size % 1024 = 0` and `524288 % part_size = 0`. */
function isPartSize(length: number): boolean {
  return length % 1024 === 0 && SLOT_BYTES % length === 0
}

function missing(index: number): never {
  throw new RpcError(400, `FILE_PART_${index}_MISSING`)
}
