import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'

/** Where everything of one installation lies. Every path is absolute. */
export interface DataDirectory {
  root: string
  database: string
  /** Copies of the database, made before each migration. */
  databaseBackups: string
  /** The main storage, unless `STORAGE_URL` names another. */
  storage: string
  /** Slices of what was watched. */
  slices: string
  /** Pictures, resized. */
  images: string
  /** Pictures as they were given to us. */
  artwork: string
  secrets: string
  temporary: string
}

/** Lays the directory out, and empties what a killed process left in its temporary folder when asked to. */
export function openDataDirectory(root: string, { emptyTemporary }: { emptyTemporary: boolean }): DataDirectory {
  const absolute = path.resolve(root)
  const inside = (...parts: string[]) => path.join(absolute, ...parts)
  const directory: DataDirectory = {
    root: absolute,
    database: inside('catalog.sqlite'),
    databaseBackups: inside('database-backups'),
    storage: inside('storage'),
    slices: inside('cache', 'slices'),
    images: inside('cache', 'images'),
    artwork: inside('artwork'),
    secrets: inside('secrets'),
    temporary: inside('tmp'),
  }
  if (emptyTemporary) rmSync(directory.temporary, { recursive: true, force: true })
  for (const folder of [directory.root, directory.storage, directory.artwork, directory.temporary]) {
    mkdirSync(folder, { recursive: true })
  }
  return directory
}
