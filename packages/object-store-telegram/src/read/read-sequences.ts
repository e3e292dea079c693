import type { ByteRange } from '@streamvault/bytes'

/** Remembers the ends of reads, because a player reads one slice after another. */
export interface ReadSequences {
  /** Records a read, and returns whether it begins where another ended, or ends where another began. */
  begin(key: string, range: ByteRange): boolean
}

/** How many reads are remembered, and for how long. */
export interface ReadSequencesOptions {
  maxReads: number
  /** After this time no player continues such a read. */
  maxAgeMs: number
  /** Monotonic milliseconds. */
  now: () => number
}

/** Starts empty. */
export function createReadSequences({ maxReads, maxAgeMs, now }: ReadSequencesOptions): ReadSequences {
  const edges = new Map<string, number>()

  function note(edge: string): void {
    edges.delete(edge)
    edges.set(edge, now())
    for (const oldest of edges.keys()) {
      if (edges.size <= maxReads * 2) return
      edges.delete(oldest)
    }
  }

  const isRecent = (edge: string): boolean => now() - (edges.get(edge) ?? Number.NEGATIVE_INFINITY) <= maxAgeMs

  return {
    begin(key, { start, end }) {
      const follows = isRecent(`${key} end ${start}`) || isRecent(`${key} start ${end}`)
      note(`${key} end ${end}`)
      note(`${key} start ${start}`)
      return follows
    },
  }
}
