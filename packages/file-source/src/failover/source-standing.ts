import type { FileSource } from '@streamvault/catalog'

/** What became of a source when it was read. */
export type SourceOutcome = 'served' | 'failed' | 'hung' | 'lied'

/** A source, and whether it failed of late. */
export interface RankedSource {
  source: FileSource
  standing: 'good' | 'resting' | 'struck'
}

/** What is remembered of sources, for a bounded time. */
export interface SourceStanding {
  /**
   * The order in which to try a file's sources: their own, but those that failed of late later, and those that gave wrong
   * bytes last, if what they give can be checked, else not at all.
   */
  order(sources: readonly FileSource[], canCheck: boolean): RankedSource[]
  /** Remembers an outcome. `retryAfterMs`: how long the source itself said that it rests. */
  note(source: FileSource, outcome: SourceOutcome, retryAfterMs?: number): void
}

/** How long and how much is remembered. */
export interface SourceStandingOptions {
  /** Milliseconds for which a source that failed is tried after the others. */
  restMs: number
  /** Milliseconds for which a source that gave wrong bytes is struck. */
  strikeMs: number
  /** Sources remembered; the oldest go first. */
  maxKept: number
  now: () => number
}

const RANKS = { good: 0, resting: 1, struck: 2 } as const

interface Mark {
  standing: 'resting' | 'struck'
  until: number
}

/** Remembers what sources did. A source that hangs or asks for time speaks for all objects of its server. */
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
        // Readers give one that rests little time: while each of them prolonged its rest, one that is merely slow would
        // never be waited for again.
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

/** Mirrors of one store lie on many servers; their keys are addresses. */
function serverOf({ store, key }: FileSource): string {
  const origin = /^https?:/.test(key) ? (URL.parse(key)?.origin ?? '') : ''
  return `server ${store} ${origin}`
}
