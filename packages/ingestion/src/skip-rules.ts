import path from 'node:path'

const VIDEO_EXTENSIONS = new Set(
  (
    '3g2 3gp asf avi divx f4v flv m2ts m2v m4v mk3d mkv mov mp4 mpe mpeg mpg mts mxf ogm ogv qt rm rmvb ts vob webm wmv ' +
    'wtv'
  ).split(' '),
)

const PARTIAL_EXTENSIONS = new Set('!qb !ut aria2 bc! crdownload download opdownload part partial tmp'.split(' '))

// Hidden folders of desktops, NAS systems, and programs for version control or synchronisation.
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

// macOS's companion files on foreign disks, and the per-user trash of Linux desktops.
const JUNK_NAME = /^\._|^\.trash-\d+$/i

const DISC_FOLDERS = new Set(['bdmv', 'video_ts', 'hvdvd_ts'])

/** Whether the name has a video's extension. */
export function isVideoName(fileName: string): boolean {
  return VIDEO_EXTENSIONS.has(extensionOf(fileName))
}

/** Whether the name is that of an unfinished download. */
export function isPartialName(fileName: string): boolean {
  return PARTIAL_EXTENSIONS.has(extensionOf(fileName))
}

/** Names under which a download program keeps its notes on an unfinished `fileName`. */
export function partialMarksOf(fileName: string): string[] {
  return [`${fileName}.aria2`, `${fileName}.part`]
}

/** Whether a file or folder belongs to the system or another program, and not to a library. */
export function isJunkName(name: string): boolean {
  return JUNK_NAME.test(name) || JUNK_FOLDERS.has(name.toLowerCase())
}

/** Whether its owner, or a program, hides a file or folder. */
export function isHiddenName(name: string): boolean {
  return name.startsWith('.')
}

/** Whether a folder holds the files of a disc, which are useless individually. */
export function isDiscFolder(name: string): boolean {
  return DISC_FOLDERS.has(name.toLowerCase())
}

/** Extension in lower case, without its dot. */
export function extensionOf(fileName: string): string {
  return path.extname(fileName).slice(1).toLowerCase()
}
