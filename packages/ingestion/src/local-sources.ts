import { realpath } from 'node:fs/promises'
import path from 'node:path'
import type { FileSource, MediaFile } from '@streamvault/catalog'
import type { StatLocal } from './ports.ts'

/** Name of the store whose keys are paths on this machine. */
export const LOCAL_STORE = 'local'

/** The state of a source on this machine's disk since it was indexed: `touched` has the same size and another time. */
export type SourceState = 'there' | 'gone' | 'touched' | 'changed'

/** Checks a source of the file. A source in another store counts as there. */
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

/** The file's sources that are still readable. */
export async function liveSources(file: MediaFile, stat: StatLocal, signal: AbortSignal): Promise<FileSource[]> {
  const live: FileSource[] = []
  for (const source of file.sources) {
    if ((await lookUpSource(file, source, stat, signal)) === 'there') live.push(source)
  }
  return live
}

/** Whether a source seems readable, judged without reading: a touched one is read again when it is opened. */
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

/** The displayed path and name of a file. */
export type ToldPath = Pick<MediaFile, 'path' | 'fileName'>

/**
 * A new displayed path when the old one leads to none of `there` any more: the first of them on this machine. Undefined
 * when the old one is right, or when none is left on this machine.
 */
export async function movedPath(file: MediaFile, there: readonly FileSource[]): Promise<ToldPath | undefined> {
  const keys = there.filter(({ store }) => store === LOCAL_STORE).map(({ key }) => key)
  const [first] = keys
  if (first === undefined || keys.includes(file.path)) return undefined
  const real = await realpath(file.path).catch(() => undefined)
  if (real !== undefined && keys.includes(real)) return undefined
  return { path: first, fileName: path.basename(first) }
}
