import { realpath } from 'node:fs/promises'
import path from 'node:path'
import type { FileSource, MediaFile } from '@streamvault/catalog'
import type { StatLocal } from './ports.ts'

/** Name of the store whose keys are paths on this machine. */
export const LOCAL_STORE = 'local'

/** What became of a source on this machine's disk since it was indexed: `touched` has as many bytes and another time. */
export type SourceState = 'there' | 'gone' | 'touched' | 'changed'

/** Looks a source of the file up. One that lies in another store counts as there. */
export async function lookUpSource(
  { size }: MediaFile,
  source: FileSource,
  stat: StatLocal,
  signal: AbortSignal,
): Promise<SourceState> {
  if (source.store !== LOCAL_STORE) return 'there'
  const found = await stat(source.key, signal)
  if (found === undefined) return 'gone'
  if (found.version === source.version) return 'there'
  return found.size === size ? 'touched' : 'changed'
}

/** The file's sources that can still be read. */
export async function liveSources(file: MediaFile, stat: StatLocal, signal: AbortSignal): Promise<FileSource[]> {
  const live: FileSource[] = []
  for (const source of file.sources) {
    if ((await lookUpSource(file, source, stat, signal)) === 'there') live.push(source)
  }
  return live
}

/** Whether a source of the file can be read, as far as a look tells: one that was touched alone is read again when it is opened. */
export async function mayBeRead(file: MediaFile, stat: StatLocal, signal: AbortSignal): Promise<boolean> {
  for (const source of file.sources) {
    const state = await lookUpSource(file, source, stat, signal)
    if (state === 'there' || state === 'touched') return true
  }
  return false
}

/** The file's source at this place, if it has one. */
export function sourceAt(file: MediaFile, store: string, key: string): FileSource | undefined {
  return file.sources.find((source) => source.store === store && source.key === key)
}

/** How a file is told of. */
export type ToldPath = Pick<MediaFile, 'path' | 'fileName'>

/**
 * The path that the file is told by, when the one it was added from leads to none of `there` any more: the first of them
 * on this machine. Undefined while it does, or when nothing of it is left here.
 */
export async function movedPath(file: MediaFile, there: readonly FileSource[]): Promise<ToldPath | undefined> {
  const keys = there.filter(({ store }) => store === LOCAL_STORE).map(({ key }) => key)
  const [first] = keys
  if (first === undefined || keys.includes(file.path)) return undefined
  const real = await realpath(file.path).catch(() => undefined)
  if (real !== undefined && keys.includes(real)) return undefined
  return { path: first, fileName: path.basename(first) }
}
