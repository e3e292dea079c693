import type { Block } from './cut-blocks.ts'
import type { PartBlock } from './upload-part.ts'
import { BLOCK_BYTES, SMALL_FILE_BYTES } from './upload-sizes.ts'

/** The start of a part's upload. */
export interface PartStart {
  /** Whether it is uploaded as a big file. */
  isBig: boolean
  /** Its blocks; the last one of the object is marked. */
  blocks: AsyncIterable<PartBlock & { isLast: boolean }>
}

/** Small and big files are uploaded differently: of a part of unknown size, a small file's worth is buffered. */
export async function holdStart(
  { blocksPerPart }: { blocksPerPart: number },
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

/** Bytes of one part of an object of that size. */
export function bytesIn(part: number, objectSize: number, blocksPerPart: number): number {
  const partBytes = blocksPerPart * BLOCK_BYTES
  return Math.min(Math.max(objectSize - part * partBytes, 0), partBytes)
}
