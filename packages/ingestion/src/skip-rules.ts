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

/** Extension in lower case, without its dot. */
export function extensionOf(fileName: string): string {
  return path.extname(fileName).slice(1).toLowerCase()
}
