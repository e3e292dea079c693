import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '@streamvault/config'
import { makeFolder } from '@streamvault/folders'

/** The paths of one installation, all absolute. */
export interface DataDirectory {
  root: string
  database: string
  /** The record of jobs. */
  jobs: string
  /** Copies of the database from before each migration. */
  databaseBackups: string
  /** Hashes to check the bytes of copied files. */
  blockHashes: string
  /** Notes on copies whose files are not in the catalogue yet. */
  copies: string
  /** Cached slices. */
  slices: string
  /** Resized pictures. */
  images: string
  /** Original pictures. */
  artwork: string
  secrets: string
  temporary: string
}

/** The paths for this configuration; reads and creates nothing. */
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
 * Creates the folders, and empties the temporary one of a killed process's files. Only for the lock's holder.
 *
 * @throws FolderError
 */
export async function prepareDataDirectory(directory: DataDirectory): Promise<void> {
  await rm(directory.temporary, { recursive: true, force: true })
  for (const folder of [directory.root, directory.artwork, directory.temporary]) await makeFolder(folder)
}
