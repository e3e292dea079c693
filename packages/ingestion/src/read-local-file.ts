import { realpath } from 'node:fs/promises'
import type { MediaInfo } from '@streamvault/catalog'
import type { AdderDeps, CopiedObject, LocalStat } from './ports.ts'

/** The current step of adding a file. */
export type AddPhase = 'probing' | 'hashing' | 'copying'

/** The progress of one file. */
export interface AddProgress {
  path: string
  phase: AddPhase
  bytesDone: number
  bytesTotal: number
}

/** Called while a file is being added. */
export type OnProgress = (progress: AddProgress) => void

/** A file's place and its disk's metadata. */
export interface LocatedFile {
  /** As found by the walk. */
  path: string
  /** Its real path: the key of its source. */
  key: string
  stat: LocalStat
}

/** A file after reading. */
export interface ReadFile extends LocatedFile {
  media: MediaInfo
  contentHash: string
  /** Its copy in the main storage, if any. */
  copy: CopiedObject | null
}

/** A file that cannot be added, and why. */
export class UnreadableFileError extends Error {
  override name = 'UnreadableFileError'
  readonly code = 'unreadable_file'
}

/** @throws UnreadableFileError when there is no readable file. */
export async function locateFile(path: string, deps: AdderDeps, signal: AbortSignal): Promise<LocatedFile> {
  const key = await realpath(path)
  const stat = await deps.stat(key, signal)
  if (stat === undefined) throw new UnreadableFileError('it is no plain file')
  if (stat.size === 0) throw new UnreadableFileError('it is empty')
  return { path, key, stat }
}

/** Reads the container. @throws UnreadableFileError when it has no video track. */
export async function probeFile(file: LocatedFile, deps: AdderDeps, signal: AbortSignal): Promise<MediaInfo> {
  const media = await deps.probe(file.key, signal)
  const hasPicture = media.tracks.some(({ kind }) => kind === 'video')
  // Without any track the container is known and its codecs are not: that is no reason to refuse it.
  if (media.tracks.length > 0 && !hasPicture) throw new UnreadableFileError('it holds no picture')
  return media
}

/** Hashes the file. @throws UnreadableFileError when it changed meanwhile. */
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

/** Copies the file into the main storage. @throws UnreadableFileError when it changed meanwhile. */
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
    // Each storage reports a file that changed during the copy in its own way.
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
