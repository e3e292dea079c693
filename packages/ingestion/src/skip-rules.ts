import path from 'node:path'

const VIDEO_EXTENSIONS = new Set(
  (
    '3g2 3gp asf avi divx f4v flv m2ts m2v m4v mk3d mkv mov mp4 mpe mpeg mpg mts mxf ogm ogv qt rm rmvb ts vob webm wmv ' +
    'wtv'
  ).split(' '),
)

const PARTIAL_EXTENSIONS = new Set('!qb !ut aria2 bc! crdownload download opdownload part partial tmp'.split(' '))

// Hidden ones are of desktops, NAS systems, and programs that keep versions or synchronise.
const JUNK_FOLDERS = new Set([
  '@eadir',
  '#recycle',
  '@recycle',
  '$recycle.bin',
  'system volume information',
  'lost+found',
  '__macosx',
  ...(
    '.@__thumb .@upload_cache .appledouble .documentrevisions-v100 .fseventsd .git .grab .hg .recycle .recycle.bin ' +
    '.snapshot .snapshots .spotlight-v100 .stfolder .stversions .svn .temporaryitems .thumbnails .trash .trashes .zfs'
  ).split(' '),
])

// What macOS writes beside a file on foreign disks, and the trash that Linux desktops make for each user.
const JUNK_NAME = /^\._|^\.trash-\d+$/i

const DISC_FOLDERS = new Set(['bdmv', 'video_ts', 'hvdvd_ts'])

// Beside the words that a file's own name may be.
const EXTRA_FOLDERS = new Set(['extra', 'extras', 'bonus', 'interviews'])

const EXTRA_SUFFIX = /-(sample|trailer|featurette|behindthescenes|deleted|deletedscene|interview|scene|clip|extra)\d*$/i
const SAMPLE_NAME = /^sample[-_]/i
// Words that stand for a title too, as `Interview` does, are no extra by themselves.
const EXTRA_WORDS =
  '(samples?|trailers?|teaser( trailer)?|featurettes?|behind the scenes|deleted scenes?|(the )?making of|gag reel|bloopers|bonus features)'
const BARE_EXTRA = new RegExp(`^${EXTRA_WORDS} ?\\d{0,2}$`)
const EXTRA_AFTER_YEAR = new RegExp(`[(\\[](19|20)\\d\\d[)\\]] ?${EXTRA_WORDS} ?\\d{0,2}$`)
// `.sample` alone may end a film's own name; behind a year, a resolution or an episode it does not.
const SAMPLE_AFTER_RELEASE = /(\b(19|20)\d\d\b|\d{3,4}[pi]\b|\bs\d+e\d+|[xh]\.?26[45]).*[._ ](sample|trailer)$/i

/** Whether the name's extension is one that videos have. */
export function isVideoName(fileName: string): boolean {
  return VIDEO_EXTENSIONS.has(extensionOf(fileName))
}

/** Whether the name is that of a download which has not ended. */
export function isPartialName(fileName: string): boolean {
  return PARTIAL_EXTENSIONS.has(extensionOf(fileName))
}

/** Names under which a download program keeps its notes on an unfinished `fileName`. */
export function partialMarksOf(fileName: string): string[] {
  return [`${fileName}.aria2`, `${fileName}.part`]
}

/** Whether a file or folder is the system's own, or another program's, and no part of a library. */
export function isJunkName(name: string): boolean {
  return JUNK_NAME.test(name) || JUNK_FOLDERS.has(name.toLowerCase())
}

/** Whether its owner, or a program, keeps a file or folder out of sight. */
export function isHiddenName(name: string): boolean {
  return name.startsWith('.')
}

/** Whether a folder holds the files of a disc, which mean nothing one by one. */
export function isDiscFolder(name: string): boolean {
  return DISC_FOLDERS.has(name.toLowerCase())
}

/** Whether a folder is called like those that hold samples, trailers and the like. */
export function isExtraFolder(name: string): boolean {
  const words = wordsOf(name)
  return EXTRA_FOLDERS.has(words) || BARE_EXTRA.test(words)
}

/** Whether a file says by its own name that it is a sample, a trailer or the like. Neither size nor length is asked. */
export function isExtraName(fileName: string): boolean {
  const base = path.parse(fileName).name
  if (isBareExtraName(fileName) || EXTRA_AFTER_YEAR.test(wordsOf(base))) return true
  return SAMPLE_NAME.test(base) || EXTRA_SUFFIX.test(base) || SAMPLE_AFTER_RELEASE.test(base)
}

/** Whether a file's name is nothing but the word for an extra: `featurette.mp4`, `Trailer 2.mkv`. */
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

/** Extension in lower case, without its dot. */
export function extensionOf(fileName: string): string {
  return path.extname(fileName).slice(1).toLowerCase()
}
