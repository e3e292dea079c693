import type { FileSource } from '@streamvault/catalog'

/** The outcome of reading a source. */
export type SourceOutcome = 'served' | 'failed' | 'hung' | 'lied'

/** A source with its recent standing. */
export interface RankedSource {
  source: FileSource
  standing: 'good' | 'resting' | 'struck'
}

/** Remembers the outcomes of sources for a bounded time. */
export interface SourceStanding {
  /**
   * The order in which to try a file's sources: their own order, but sources that failed recently come later. Sources
   * that gave wrong bytes come last if their bytes can be checked, else they are left out.
   */
  order(sources: readonly FileSource[], canCheck: boolean): RankedSource[]
  /** Records an outcome. `retryAfterMs`: the back-off that the source itself asked for. */
  note(source: FileSource, outcome: SourceOutcome, retryAfterMs?: number): void
}

/** Limits of time and number. */
export interface SourceStandingOptions {
  /** Milliseconds for which a failed source is tried after the others. */
  restMs: number
  /** Milliseconds for which a source that gave wrong bytes is struck. */
  strikeMs: number
  /** Limit of remembered sources; the oldest are evicted. */
  maxKept: number
  now: () => number
}

const RANKS = { good: 0, resting: 1, struck: 2 } as const

interface Mark {
  standing: 'resting' | 'struck'
  until: number
}

/** Remembers the outcomes of sources. A hang or a requested back-off counts for all objects of the source's server. */
export function createSourceStanding({ restMs, strikeMs, maxKept, now }: SourceStandingOptions): SourceStanding {
  const marks = new Map<string, Mark>()

  function mark(name: string, standing: Mark['standing'], ms: number): void {
    marks.delete(name)
    marks.set(name, { standing, until: now() + ms })
    const [oldest] = marks.keys()
    if (marks.size > maxKept && oldest !== undefined) marks.delete(oldest)
  }

  function standingOf(name: string): Mark['standing'] | undefined {
    const found = marks.get(name)
    if (found === undefined) return undefined
    if (found.until > now()) return found.standing
    marks.delete(name)
    return undefined
  }

  return {
    order(sources, canCheck) {
      const ranked = sources.map((source): RankedSource => {
        const standing = standingOf(objectOf(source)) ?? standingOf(serverOf(source)) ?? 'good'
        return { source, standing }
      })
      const usable = ranked.filter(({ standing }) => standing !== 'struck' || canCheck)
      return usable.toSorted((a, b) => RANKS[a.standing] - RANKS[b.standing])
    },
    note(source, outcome, retryAfterMs) {
      if (outcome === 'lied') mark(objectOf(source), 'struck', strikeMs)
      else if (outcome === 'hung') {
        // Readers give a resting source little time: if each hang prolonged the rest, a merely slow source would never
        // get the longer limits again.
        if (standingOf(serverOf(source)) === undefined) mark(serverOf(source), 'resting', restMs)
      } else if (outcome === 'failed') {
        if (retryAfterMs === undefined) mark(objectOf(source), 'resting', restMs)
        else mark(serverOf(source), 'resting', Math.min(retryAfterMs, strikeMs))
      } else {
        for (const name of [objectOf(source), serverOf(source)]) {
          if (standingOf(name) === 'resting') marks.delete(name)
        }
      }
    },
  }
}

function objectOf({ store, key }: FileSource): string {
  return `object ${store} ${key}`
}

/** Mirrors of one store are on many servers; their keys are URLs. */
function serverOf({ store, key }: FileSource): string {
  const origin = /^https?:/.test(key) ? (URL.parse(key)?.origin ?? '') : ''
  return `server ${store} ${origin}`
}
