import type { Tag } from './tag.ts'

const GAP = /^[\s._,[({+&)\]}-]*$/

/**
 * Moves back from `end` over the weak tags directly before it, but not past `start`. Words that also occur in titles
 * (`German`, `Extended`) are tags only in such a run.
 */
export function stepOverWeakTags(
  text: string,
  tags: readonly Tag[],
  { start, end }: { start: number; end: number },
  accepts: (tag: Tag) => boolean = () => true,
): number {
  let bound = end
  for (const tag of tags.toReversed()) {
    if (tag.start <= start || tag.end > bound || !accepts(tag)) continue
    if (GAP.test(text.slice(tag.end, bound))) bound = tag.start
  }
  return bound
}

/** The credible tags: all strong ones, and weak ones in their run, in brackets or directly after the title. */
export function dropStrayTags(text: string, tags: readonly Tag[], titleEnd: number): Tag[] {
  const strong = tags.find((tag) => tag.strong && tag.start >= titleEnd)
  const firstStrong = strong?.start ?? text.length
  const run = stepOverWeakTags(text, tags, { start: titleEnd - 1, end: firstStrong })
  return tags.filter((tag) => {
    if (tag.strong) return true
    // At the end of a name without any strong tag, "Web" or "DV" is a word.
    if (tag.start >= run) return strong !== undefined || tag.field === 'language' || tag.field === 'edition'
    return (
      /[[({]/.test(text[tag.start - 1] ?? '') || (tag.field === 'edition' && GAP.test(text.slice(titleEnd, tag.start)))
    )
  })
}
