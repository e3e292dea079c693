import type { Dirent, Stats } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { reasonOf } from './reason-of.ts'
import { isDiscFolder, isExtraFolder, isJunkName, isPartialName, isVideoName, partialMarksOf } from './skip-rules.ts'

/** What a walk came upon. */
export type WalkEntry =
  /** A video. `extraFolder` is the folder that says it is an extra, if one does. */
  | { kind: 'video'; path: string; extraFolder: string | null }
  | { kind: 'skipped'; path: string; reason: string }
  | { kind: 'failed'; path: string; reason: string }
  /** A folder was read to its end. */
  | { kind: 'folder-end'; path: string }

const MAX_DEPTH = 64

/**
 * Finds the videos under a file or folder, in the order of their names.
 *
 * Links are followed, no folder twice. Hidden files, system folders and unfinished downloads are passed over; what is no
 * video is told only when `start` itself is it. Folders that cannot be read are told and passed by.
 */
export async function* walkFiles(start: string, signal: AbortSignal): AsyncGenerator<WalkEntry, void> {
  const absolute = path.resolve(start)
  const found = await describe(absolute)
  if ('reason' in found) {
    yield { kind: 'failed', path: absolute, reason: found.reason }
  } else if (found.stats.isDirectory()) {
    yield* walkFolder(absolute, { signal, visited: new Set(), extraFolder: null, depth: 0 })
    yield { kind: 'folder-end', path: absolute }
  } else {
    yield namedFile(absolute, found.stats)
  }
}

interface FolderWalk {
  signal: AbortSignal
  /** Real paths of the folders this walk has entered. */
  visited: Set<string>
  extraFolder: string | null
  depth: number
}

async function* walkFolder(folder: string, walk: FolderWalk): AsyncGenerator<WalkEntry, void> {
  walk.signal.throwIfAborted()
  const entries = await readFolder(folder, walk.visited)
  if (entries === undefined) return
  if (typeof entries === 'string') {
    yield { kind: 'failed', path: folder, reason: entries }
    return
  }
  const names = new Set(entries.map(({ name }) => name))
  for (const entry of entries) {
    walk.signal.throwIfAborted()
    const { name } = entry
    if (isJunkName(name)) continue
    const full = path.join(folder, name)
    if (await isFolder(entry, full)) yield* enter(full, name, walk)
    else if (isVideoName(name)) yield listedFile(full, name, names, walk.extraFolder)
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

/** The folder's entries by name, the reason why it cannot be read, or `undefined` when it was visited before. */
async function readFolder(folder: string, visited: Set<string>): Promise<Dirent[] | string | undefined> {
  try {
    const real = await realpath(folder)
    if (visited.has(real)) return undefined
    visited.add(real)
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  } catch (error) {
    return reasonOf(error)
  }
}

async function isFolder(entry: Dirent, full: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory()
  const target = await describe(full)
  return 'stats' in target && target.stats.isDirectory()
}

function listedFile(full: string, name: string, siblings: Set<string>, extraFolder: string | null): WalkEntry {
  if (partialMarksOf(name).some((mark) => siblings.has(mark))) {
    return { kind: 'skipped', path: full, reason: 'its download has not ended' }
  }
  return { kind: 'video', path: full, extraFolder }
}

/** A file that the operator named is told of, whatever it is. */
function namedFile(full: string, stats: Stats): WalkEntry {
  const name = path.basename(full)
  if (isPartialName(name)) return { kind: 'skipped', path: full, reason: 'its download has not ended' }
  if (!stats.isFile() || !isVideoName(name)) return { kind: 'skipped', path: full, reason: 'not a video' }
  const folder = path.basename(path.dirname(full))
  return { kind: 'video', path: full, extraFolder: isExtraFolder(folder) ? folder : null }
}

async function describe(full: string): Promise<{ stats: Stats } | { reason: string }> {
  try {
    return { stats: await stat(full) }
  } catch (error) {
    return { reason: reasonOf(error) }
  }
}
