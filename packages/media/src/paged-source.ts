import { type ByteRange, KIB } from '@streamvault/bytes'

const PAGE_BYTES = 32 * KIB
const MAX_PAGES = 32
/** Far more than small reads of a whole index need. */
const MAX_CALLS = 4_000

/** A container reader exceeded the bytes or calls allowed for one probe. */
class ReadBudgetError extends Error {
  override name = 'ReadBudgetError'
  readonly code = 'read_budget'
}

/** The source of the pages. */
export interface RangeSource {
  /** Size of the whole file in bytes. */
  readonly size: number
  /** Returns exactly the bytes of `range`, which lies inside the file. */
  read(range: ByteRange): Promise<Uint8Array>
}

/** Reads a file for a probe with few source reads, within a budget. */
export interface PagedSource {
  readonly size: number
  /** The bytes from `start` to `end`; fewer at the end of the file. @throws ReadBudgetError */
  read(start: number, end: number): Promise<Uint8Array>
}

/** Container readers make many reads of a few bytes: rounds them to pages and caches the last megabyte of pages. */
export function createPagedSource(source: RangeSource, maxBytes: number): PagedSource {
  const pages = new Map<number, Promise<Uint8Array>>()
  let budget = maxBytes
  let calls = 0

  async function fetch(start: number, end: number): Promise<Uint8Array> {
    budget -= end - start
    if (budget < 0) throw new ReadBudgetError(`Cannot read further: ${maxBytes} bytes were allowed`)
    return await source.read({ start, end })
  }

  function page(index: number): Promise<Uint8Array> {
    const kept = pages.get(index)
    if (kept !== undefined) pages.delete(index)
    const start = index * PAGE_BYTES
    const bytes = kept ?? fetch(start, Math.min(source.size, start + PAGE_BYTES))
    pages.set(index, bytes)
    if (pages.size > MAX_PAGES) pages.delete(pages.keys().next().value as number)
    return bytes
  }

  return {
    size: source.size,
    async read(start, askedEnd) {
      calls += 1
      if (calls > MAX_CALLS) throw new ReadBudgetError(`Cannot read further: ${MAX_CALLS} reads were allowed`)
      const end = Math.min(askedEnd, source.size)
      if (end <= start) return new Uint8Array()
      if (end - start > PAGE_BYTES) return fetch(start, end)
      const first = Math.floor(start / PAGE_BYTES)
      const last = Math.floor((end - 1) / PAGE_BYTES)
      const bytes = new Uint8Array(end - start)
      for (let index = first; index <= last; index += 1) {
        const base = index * PAGE_BYTES
        const from = Math.max(start, base)
        bytes.set((await page(index)).subarray(from - base, end - base), from - start)
      }
      return bytes
    },
  }
}
