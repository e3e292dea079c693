import { nameKeysOf, type Title, type TitleFilter, type TitleKind } from '@streamvault/catalog'

/** The mark for a lookup of a title by one of its names. */
export function nameMark(kind: TitleKind, nameKey: string): string {
  return `${kind}:${nameKey}`
}

/** All marks of a title, each once. */
export function titleMarks(title: Title): string[] {
  const marks = [
    ...title.genres.map(genreMark),
    ...title.qualities.map(qualityMark),
    ...nameKeysOf(title).map((key) => nameMark(title.kind, key)),
  ]
  return [...new Set(marks)]
}

/** The marks that a title needs to pass the filter. */
export function filterMarks({ genre, quality }: TitleFilter): string[] {
  return [...(genre === undefined ? [] : [genreMark(genre)]), ...(quality === undefined ? [] : [qualityMark(quality)])]
}

function genreMark(genre: string): string {
  return `genre:${genre}`
}

function qualityMark(quality: string): string {
  return `quality:${quality}`
}
