import type { FileSource } from '@streamvault/catalog'
import type { RankedSource, SourceOutcome } from './source-standing.ts'

/** One source's failure in this read. */
export interface SourceFailure {
  source: FileSource
  error: unknown
  kind: Exclude<SourceOutcome, 'served'>
  /** The position of the first byte that it did not give. */
  position: number
}

/** The source to continue the read from. */
export interface NextSource {
  source: FileSource
  /** It is in good standing and the only one left untried: it gets the longer time limits. */
  isLastHope: boolean
}

/** The next source: an untried one, else one that failed before the byte that is needed now. */
export function chooseSource(
  ranked: readonly RankedSource[],
  failures: readonly SourceFailure[],
  position: number,
  canCheck: boolean,
): NextSource | undefined {
  const untried = ranked.filter(({ source }) => failures.every((failure) => failure.source !== source))
  const [first] = untried
  // Longer limits are for a source that may be waking up, not for one that has just failed.
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
