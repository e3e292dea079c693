const DISTINCTION = /\s+(?:\((?:19|20)\d\d\)|S\d{1,2})$/

/**
 * A title without the year or season that tells it apart from namesakes (`Show (2014)`, `Show S2` give `Show`), for
 * metadata searches. A title that is only a year or season stays.
 */
export function plainTitle(title: string): string {
  return title.replace(DISTINCTION, '')
}
