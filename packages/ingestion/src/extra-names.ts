import path from 'node:path'

// In addition to the words that a file's own name may be.
const EXTRA_FOLDERS = new Set(['extra', 'extras', 'bonus', 'interviews'])

const EXTRA_SUFFIX = /-(sample|trailer|featurette|behindthescenes|deleted|deletedscene|interview|scene|clip|extra)\d*$/i
const SAMPLE_NAME = /^sample[-_]/i
// Words that also occur as titles, such as `Interview`, do not mark an extra by themselves.
const EXTRA_WORDS =
  '(samples?|trailers?|teaser( trailer)?|featurettes?|behind the scenes|deleted scenes?|(the )?making of|gag reel|bloopers|bonus features)'
const BARE_EXTRA = new RegExp(`^${EXTRA_WORDS} ?\\d{0,2}$`)
const EXTRA_AFTER_YEAR = new RegExp(`[(\\[](19|20)\\d\\d[)\\]] ?${EXTRA_WORDS} ?\\d{0,2}$`)
// `.sample` may end a film's own title; behind a year, a resolution or an episode it marks a sample.
const SAMPLE_AFTER_RELEASE = /(\b(19|20)\d\d\b|\d{3,4}[pi]\b|\bs\d+e\d+|[xh]\.?26[45]).*[._ ](sample|trailer)$/i

/** Whether a folder's name is one for samples, trailers and the like. */
export function isExtraFolder(name: string): boolean {
  const words = wordsOf(name)
  return EXTRA_FOLDERS.has(words) || BARE_EXTRA.test(words)
}

/** Whether a file's own name marks it as a sample, a trailer or the like. Size and duration do not matter. */
export function isExtraName(fileName: string): boolean {
  const base = path.parse(fileName).name
  if (isBareExtraName(fileName) || EXTRA_AFTER_YEAR.test(wordsOf(base))) return true
  return SAMPLE_NAME.test(base) || EXTRA_SUFFIX.test(base) || SAMPLE_AFTER_RELEASE.test(base)
}

/** Whether a file's name is only the word for an extra: `featurette.mp4`, `Trailer 2.mkv`. */
export function isBareExtraName(fileName: string): boolean {
  return BARE_EXTRA.test(wordsOf(path.parse(fileName).name))
}

/** In lower case, with plain spaces between the words. */
function wordsOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[\s._-]+/g, ' ')
    .trim()
}
