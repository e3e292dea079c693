import type { FileSource } from '@streamvault/catalog'
import type { RankedSource, SourceOutcome } from './source-standing.ts'

/** How a source failed in this read. */
export interface SourceFailure {
  source: FileSource
  error: unknown
  kind: Exclude<SourceOutcome, 'served'>
  /** Of the first byte that it did not give. */
  position: number
}

/** The source to read on from. */
export interface NextSource {
  source: FileSource
  /** It was well and no other is left untried: it may take its time. */
  isLastHope: boolean
}

/** The next source: one that was not tried yet, else one that failed before the byte that is wanted now. */
export function chooseSource(
  ranked: readonly RankedSource[],
  failures: readonly SourceFailure[],
  position: number,
  canCheck: boolean,
): NextSource | undefined {
  const untried = ranked.filter(({ source }) => failures.every((failure) => failure.source !== source))
  const [first] = untried
  // Patience is for a source that may be waking up, not for one that has just shown that it is not.
  if (first !== undefined) {
    return { source: first.source, isLastHope: untried.length === 1 && first.standing === 'good' }
  }
  const isHopeless = ({ kind, position: failedAt }: SourceFailure) =>
    kind === 'hung' || (kind === 'lied' && !canCheck) || failedAt >= position
  const again = ranked.find(
    ({ source }) => !failures.some((failure) => failure.source === source && isHopeless(failure)),
  )
  return again && { source: again.source, isLastHope: false }
}
