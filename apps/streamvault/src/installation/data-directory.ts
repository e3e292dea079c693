import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '@streamvault/config'
import { makeFolder } from '@streamvault/folders'

/** Where everything of one installation lies. Every path is absolute. */
export interface DataDirectory {
  root: string
  database: string
  /** The record of jobs. */
  jobs: string
  /** Copies of the database, made before each migration. */
  databaseBackups: string
  /** What the bytes of copied files are checked with. */
  blockHashes: string
  /** Notes on copies whose files the catalogue does not have yet. */
  copies: string
  /** Slices of what was watched. */
  slices: string
  /** Pictures, resized. */
  images: string
  /** Pictures as they were given to us. */
  artwork: string
  secrets: string
  temporary: string
}

/** Where things lie by this configuration; nothing is looked up or made. */
export function planDataDirectory({ dataDir, cache }: Config): DataDirectory {
  return {
    root: dataDir,
    database: path.join(dataDir, 'catalog.sqlite'),
    jobs: path.join(dataDir, 'jobs.sqlite'),
    databaseBackups: path.join(dataDir, 'database-backups'),
    blockHashes: path.join(dataDir, 'block-hashes'),
    copies: path.join(dataDir, 'copies'),
    slices: path.join(cache.dir, 'slices'),
    images: path.join(cache.dir, 'images'),
    artwork: path.join(dataDir, 'artwork'),
    secrets: path.join(dataDir, 'secrets'),
    temporary: path.join(dataDir, 'tmp'),
  }
}

/**
 * Makes the folders, and empties what a killed process left in the temporary one. For the holder of the lock alone.
 *
 * @throws FolderError
 */
export async function prepareDataDirectory(directory: DataDirectory): Promise<void> {
  await rm(directory.temporary, { recursive: true, force: true })
  for (const folder of [directory.root, directory.artwork, directory.temporary]) await makeFolder(folder)
}
