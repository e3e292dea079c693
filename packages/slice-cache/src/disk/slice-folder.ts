import { hash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { SliceKey } from '../slice-key.ts'

const FILE_ID = /^[\w-]{1,64}$/

/** The folder of all slices of one file, so that a purge is one call. The first level only shards them. */
export function folderOf(root: string, fileId: string): string {
  // The id becomes part of a path: reject anything that could lead outside the root.
  if (!FILE_ID.test(fileId)) throw new RangeError(`Cannot keep slices of file "${fileId}": not a file id`)
  return path.join(root, hash('sha256', fileId).slice(0, 2), fileId)
}

/** The path of one slice. */
export function slicePath(root: string, fileId: string, index: number): string {
  return path.join(folderOf(root, fileId), String(index))
}

/** A slice and its place on disk. */
export interface SliceOnDisk {
  /** The cache's folder. */
  root: string
  key: SliceKey
  /** Bytes of every slice but a file's last: the same index with another slice size is another slice. */
  sliceBytes: number
}

/** Tells whether a name is that of a shard: first-level folders keep each folder small. */
export const isShard = (name: string): boolean => /^[0-9a-f]{2}$/.test(name)

/** The slices of one file, by their names alone. */
export interface ListedFile {
  fileId: string
  /** The folder of the slices. */
  folder: string
  indexes: number[]
}

/**
 * Yields the slices under `root`, folder by folder. Foreign names are skipped, and so are unreadable folders, for which
 * it calls `onError`.
 */
export async function* listFiles(root: string, onError: (error: unknown) => void): AsyncGenerator<ListedFile, void> {
  for (const shard of await namesIn(root, onError)) {
    if (!isShard(shard)) continue
    for (const fileId of await namesIn(path.join(root, shard), onError)) {
      if (!FILE_ID.test(fileId)) continue
      const folder = path.join(root, shard, fileId)
      const names = await namesIn(folder, onError)
      yield { fileId, folder, indexes: names.filter((name) => /^\d{1,9}$/.test(name)).map(Number) }
    }
  }
}

async function namesIn(folder: string, onError: (error: unknown) => void): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (!isMissing(error) && !isNoFolder(error)) onError(error)
    return []
  }
}

const isNoFolder = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOTDIR'

/** Tells whether a file operation failed because the file or its folder does not exist. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
