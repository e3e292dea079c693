const DISTINCTION = /\s+(?:\((?:19|20)\d\d\)|S\d{1,2})$/

/**
 * A title without the year or season that tells it from its namesakes (`Show (2014)`, `Show S2` give `Show`), as
 * searches for metadata want it. A title that is nothing else stays.
 */
export function plainTitle(title: string): string {
  return title.replace(DISTINCTION, '')
}
