import type { Dirent, Stats } from 'node:fs'
import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { isExtraFolder, isExtraName } from './extra-names.ts'
import { describe, readFolder, targetOf } from './read-folder.ts'
import { isDiscFolder, isHiddenName, isJunkName, isPartialName, isVideoName, partialMarksOf } from './skip-rules.ts'
import { specialFile } from './special-file.ts'

/** An entry found by a walk. */
export type WalkEntry =
  /** A video. `extraFolder` is the folder whose name marks it as an extra, if any. */
  | { kind: 'video'; path: string; extraFolder: string | null }
  | { kind: 'skipped'; path: string; reason: string }
  | { kind: 'failed'; path: string; reason: string }
  /** A folder was read to its end. */
  | { kind: 'folder-end'; path: string }

const MAX_DEPTH = 64
const HIDDEN = 'hidden by the dot before its name; name it by itself to add it'

/**
 * Finds the videos under a file or folder, in the order of their names.
 *
 * It follows links, and visits no folder and no file twice: links to files come last, so that a film is known by its
 * own name. It ignores files and folders of the system, and other files than videos, unless `start` itself is one. It
 * reports hidden videos and folders, and unreadable folders, as skipped; `start` may be hidden.
 */
export async function* walkFiles(start: string, signal: AbortSignal): AsyncGenerator<WalkEntry, void> {
  const absolute = path.resolve(start)
  const found = await describe(absolute)
  if ('reason' in found) {
    yield { kind: 'failed', path: absolute, reason: found.reason }
  } else if (found.stats.isDirectory()) {
    const met: Met = { folders: new Set(), files: new Set(), links: [] }
    yield* walkFolder(absolute, { signal, met, extraFolder: null, depth: 0 })
    yield* walkLinks(met, signal)
    yield { kind: 'folder-end', path: absolute }
  } else {
    yield namedFile(absolute, found.stats)
  }
}

/** The entries that a walk has found so far. */
interface Met {
  /** Real paths of the folders it has entered. */
  folders: Set<string>
  /** Real paths of the videos it has yielded. */
  files: Set<string>
  /** Links to files, for the end. */
  links: WalkEntry[]
}

interface FolderWalk {
  signal: AbortSignal
  met: Met
  extraFolder: string | null
  depth: number
}

async function* walkFolder(folder: string, walk: FolderWalk): AsyncGenerator<WalkEntry, void> {
  const { met, extraFolder, signal } = walk
  signal.throwIfAborted()
  const read = await readFolder(folder, met.folders)
  if (read === undefined) return
  if ('reason' in read) {
    yield { kind: 'failed', path: folder, reason: read.reason }
    return
  }
  const names = new Set(read.entries.map(({ name }) => name))
  for (const entry of read.entries) {
    signal.throwIfAborted()
    const { name } = entry
    if (isJunkName(name)) continue
    const full = path.join(folder, name)
    const target = await targetOf(entry, full)
    if (!target.isDirectory() && !isVideoName(name)) continue
    if (isHiddenName(name)) {
      yield { kind: 'skipped', path: full, reason: HIDDEN }
      continue
    }
    if (target.isDirectory()) {
      yield* enter(full, name, walk)
      continue
    }
    const listed = listedFile(full, target, names, extraFolder)
    if (entry.isSymbolicLink()) {
      met.links.push(listed)
      continue
    }
    // A possible extra, which may be skipped, does not replace a link to it.
    if (extraFolder === null && !isExtraName(name)) met.files.add(path.join(read.real, name))
    yield listed
  }
}

async function* walkLinks({ files, links }: Met, signal: AbortSignal): AsyncGenerator<WalkEntry, void> {
  for (const link of links) {
    signal.throwIfAborted()
    // A broken link fails when it is opened.
    const real = await realpath(link.path).catch(() => link.path)
    if (files.has(real)) yield { kind: 'skipped', path: link.path, reason: 'a link to a file that lies here too' }
    else yield link
    files.add(real)
  }
}

async function* enter(folder: string, name: string, walk: FolderWalk): AsyncGenerator<WalkEntry, void> {
  if (walk.depth >= MAX_DEPTH) {
    yield { kind: 'failed', path: folder, reason: `it lies more than ${MAX_DEPTH} folders deep` }
  } else if (isDiscFolder(name)) {
    yield { kind: 'skipped', path: folder, reason: 'the files of a disc are not read' }
  } else {
    const extraFolder = walk.extraFolder ?? (isExtraFolder(name) ? name : null)
    yield* walkFolder(folder, { ...walk, extraFolder, depth: walk.depth + 1 })
  }
}

function listedFile(
  full: string,
  target: Dirent | Stats,
  siblings: Set<string>,
  extraFolder: string | null,
): WalkEntry {
  const special = specialFile(target)
  if (special !== undefined) return { kind: 'skipped', path: full, reason: special }
  if (partialMarksOf(path.basename(full)).some((mark) => siblings.has(mark))) {
    return { kind: 'skipped', path: full, reason: 'its download has not ended' }
  }
  return { kind: 'video', path: full, extraFolder }
}

/** A file that the operator named is always reported. */
function namedFile(full: string, stats: Stats): WalkEntry {
  const name = path.basename(full)
  const special = specialFile(stats)
  if (special !== undefined) return { kind: 'skipped', path: full, reason: special }
  if (isPartialName(name)) return { kind: 'skipped', path: full, reason: 'its download has not ended' }
  if (!isVideoName(name)) return { kind: 'skipped', path: full, reason: 'not a video' }
  const folder = path.basename(path.dirname(full))
  return { kind: 'video', path: full, extraFolder: isExtraFolder(folder) ? folder : null }
}
