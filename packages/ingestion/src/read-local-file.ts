import { realpath } from 'node:fs/promises'
import type { MediaInfo } from '@streamvault/catalog'
import type { AdderDeps, CopiedObject, LocalStat } from './ports.ts'

/** What is being done to a file. */
export type AddPhase = 'probing' | 'hashing' | 'copying'

/** How far the work on one file has come. */
export interface AddProgress {
  path: string
  phase: AddPhase
  bytesDone: number
  bytesTotal: number
}

/** Told while a file is being added. */
export type OnProgress = (progress: AddProgress) => void

/** Where a file lies and what its disk tells of it. */
export interface LocatedFile {
  /** As it was walked. */
  path: string
  /** Its real path: the key of its source. */
  key: string
  stat: LocalStat
}

/** A file as it was read. */
export interface ReadFile extends LocatedFile {
  media: MediaInfo
  contentHash: string
  /** Where its copy lies, when it was copied. */
  copy: CopiedObject | null
}

/** A file that cannot be added, and why. */
export class UnreadableFileError extends Error {
  override name = 'UnreadableFileError'
  readonly code = 'unreadable_file'
}

/** @throws UnreadableFileError when there is nothing to read. */
export async function locateFile(path: string, deps: AdderDeps, signal: AbortSignal): Promise<LocatedFile> {
  const key = await realpath(path)
  const stat = await deps.stat(key, signal)
  if (stat === undefined) throw new UnreadableFileError('it is no plain file')
  if (stat.size === 0) throw new UnreadableFileError('it is empty')
  return { path, key, stat }
}

/** Reads the container. @throws UnreadableFileError when it holds no picture. */
export async function probeFile(file: LocatedFile, deps: AdderDeps, signal: AbortSignal): Promise<MediaInfo> {
  const media = await deps.probe(file.key, signal)
  const hasPicture = media.tracks.some(({ kind }) => kind === 'video')
  // No track at all: the container is known and its codecs are not, which is no reason to refuse it.
  if (media.tracks.length > 0 && !hasPicture) throw new UnreadableFileError('it holds no picture')
  return media
}

/** Hashes the file. @throws UnreadableFileError when it was changed meanwhile. */
export async function hashLocated(
  file: LocatedFile,
  deps: AdderDeps,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<string> {
  const contentHash = await deps.hash(file.key, signal, tell(file, 'hashing', onProgress))
  await assertUnchanged(file, deps, signal)
  return contentHash
}

/** Copies the file into the main storage. @throws UnreadableFileError when it was changed meanwhile. */
export async function copyLocated(
  file: LocatedFile & Pick<ReadFile, 'contentHash'>,
  deps: AdderDeps,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<CopiedObject> {
  if (deps.copyIn === undefined) throw new UnreadableFileError('there is no storage to copy it to')
  const { size, version } = file.stat
  const known = { path: file.key, size, version, contentHash: file.contentHash }
  const copied = await deps.copyIn(known, signal, tell(file, 'copying', onProgress)).catch(async (error: unknown) => {
    signal.throwIfAborted()
    // Each storage has its own words for a file that was changed under its hands.
    await assertUnchanged(file, deps, signal)
    throw error
  })
  try {
    await assertUnchanged(file, deps, signal)
    if (copied.size !== size) throw new UnreadableFileError('its copy has another size')
    return copied
  } catch (error) {
    await deps.settleCopy?.(copied.key)
    throw error
  }
}

function tell(file: LocatedFile, phase: AddPhase, onProgress: OnProgress): (bytes: number) => void {
  return (bytesDone) => onProgress({ path: file.path, phase, bytesDone, bytesTotal: file.stat.size })
}

async function assertUnchanged(file: LocatedFile, deps: AdderDeps, signal: AbortSignal): Promise<void> {
  const after = await deps.stat(file.key, signal)
  if (after?.version !== file.stat.version) throw new UnreadableFileError('it was changed while it was read')
}
