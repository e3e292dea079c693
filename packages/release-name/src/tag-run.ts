import type { Tag } from './tag.ts'

const GAP = /^[\s._,[({+&)\]}-]*$/

/**
 * Steps back from `end` over weak tags that stand directly before it, not past `start`. Words that titles use too
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

/** The tags that can be believed: all strong ones, and weak ones in their run, in brackets or right behind the title. */
export function dropStrayTags(text: string, tags: readonly Tag[], titleEnd: number): Tag[] {
  const firstStrong = tags.find((tag) => tag.strong && tag.start >= titleEnd)?.start ?? text.length
  const run = stepOverWeakTags(text, tags, { start: titleEnd - 1, end: firstStrong })
  return tags.filter((tag) => {
    if (tag.strong || tag.start >= run) return true
    return (
      /[[({]/.test(text[tag.start - 1] ?? '') || (tag.field === 'edition' && GAP.test(text.slice(titleEnd, tag.start)))
    )
  })
}
