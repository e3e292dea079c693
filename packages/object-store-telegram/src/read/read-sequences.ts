import type { ByteRange } from '@streamvault/bytes'

/** Remembers where reads ended, since a player reads one slice after the other. */
export interface ReadSequences {
  /** Notes a read, and says whether it goes on where another ended, or ends where another began. */
  begin(key: string, range: ByteRange): boolean
}

/** How many places are remembered, and for how long. */
export interface ReadSequencesOptions {
  maxReads: number
  /** After this nobody's buffer is being filled from there any more. */
  maxAgeMs: number
  /** Milliseconds that never go back. */
  now: () => number
}

/** Makes a memory of reads, empty. */
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
