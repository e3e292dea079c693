import type { Tag } from './tag.ts'

/** How people, not releases, call a file by its quality. */
const PLAIN = /^(?:full[ ._-]?hd|f?hd|sd|720|1080|2160)$/i

/** What a copy beside the first is called: `1080p (1)`. */
const COPY_NUMBER = /\s*\(\d{1,2}\)$/

/** What may stand between the words and around them. */
const GAP = /^[\s._,+&()[\]{}-]*$/

/**
 * Whether a name tells how good its file is and nothing else: `1080p`, `BluRay 1080p x264`. Its title is in its folder. A
 * word that titles use too (`Cam`, `Uncut`) is a title where it comes first.
 */
export function isQualityAlone(prepared: string, tags: readonly Tag[]): boolean {
  const text = prepared.replace(COPY_NUMBER, '')
  if (PLAIN.test(text)) return true
  let end = 0
  for (const tag of tags) {
    if (tag.start < end) continue
    const isFirst = end === 0
    if (!GAP.test(text.slice(end, tag.start)) || (isFirst && !tag.strong)) return false
    end = tag.end
  }
  return end > 0 && GAP.test(text.slice(end))
}
