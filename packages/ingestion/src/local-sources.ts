import { realpath } from 'node:fs/promises'
import path from 'node:path'
import type { FileSource, MediaFile } from '@streamvault/catalog'
import type { StatLocal } from './ports.ts'

/** Name of the store whose keys are paths on this machine. */
export const LOCAL_STORE = 'local'

/** What became of a source on this machine's disk since it was indexed. */
export type SourceState = 'there' | 'gone' | 'changed'

/** Looks a source up. One that lies in another store counts as there. */
export async function lookUpSource(source: FileSource, stat: StatLocal, signal: AbortSignal): Promise<SourceState> {
  if (source.store !== LOCAL_STORE) return 'there'
  const found = await stat(source.key, signal)
  if (found === undefined) return 'gone'
  return found.version === source.version ? 'there' : 'changed'
}

/** The file's sources that can still be read. */
export async function liveSources(file: MediaFile, stat: StatLocal, signal: AbortSignal): Promise<FileSource[]> {
  const live: FileSource[] = []
  for (const source of file.sources) {
    if ((await lookUpSource(source, stat, signal)) === 'there') live.push(source)
  }
  return live
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
