import type { Tag } from './tag.ts'

/** Quality words of people, not of releases. */
const PLAIN = /^(?:full[ ._-]?hd|f?hd|sd|720|1080|2160)$/i

/** The suffix of a copy in the same folder: `1080p (1)`. */
const COPY_NUMBER = /\s*\(\d{1,2}\)$/

/** Allowed characters between the words and around them. */
const GAP = /^[\s._,+&()[\]{}-]*$/

/** The group: `720p.BluRay-Maker`. After a single word it could be the title (`720p-Night`), so there only `720p-MAKER`. */
const MAKER = /^-([\p{L}\p{N}]{2,20})$/u
const LOUD_MAKER = /^[\p{Lu}\p{N}]{2,20}$/u

/**
 * Reads a name that holds only the quality of a file and maybe its group: `1080p`, `BluRay 1080p x264-MAKER`. The title
 * is in its folder. A date may come first. A word that also occurs in titles (`Cam`, `Uncut`) is a title at the start.
 *
 * @returns `null` where the name holds more
 */
export function readQualityAlone(
  prepared: string,
  tags: readonly Tag[],
  date: { start: number; end: number } | null,
): { group: string | null } | null {
  const text = prepared.replace(COPY_NUMBER, '')
  if (PLAIN.test(text)) return { group: null }
  // A show of that date: `2019.01.03.720p`.
  let end = date !== null && GAP.test(text.slice(0, date.start)) ? date.end : 0
  let words = 0
  for (const tag of tags) {
    if (tag.start < end) continue
    if (!GAP.test(text.slice(end, tag.start))) break
    if (words === 0 && !tag.strong) return null
    end = tag.end
    words += 1
  }
  if (words === 0) return null
  const rest = text.slice(end)
  if (GAP.test(rest)) return { group: null }
  const group = MAKER.exec(rest)?.[1]
  return group !== undefined && (words > 1 || LOUD_MAKER.test(group)) ? { group } : null
}
