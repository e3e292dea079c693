import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '@streamvault/folders'
import { isMissing } from '../is-missing.ts'
import { type Manifest, ManifestError, packManifest, unpackManifest } from './manifest.ts'

/** Caches manifests by key: the most used in memory, all of them on disk. The channel remains the source. */
export interface ManifestCache {
  get(key: string): Promise<Manifest | undefined>
  set(key: string, manifest: Manifest): Promise<void>
  delete(key: string): Promise<void>
}

/** The cache's folder, and its memory limit. */
export interface ManifestCacheOptions {
  /** Folder used by this cache only; created at the first manifest. */
  folder: string
  /** Hashes take 256 bytes for each MiB of an object. */
  maxMemoryBytes: number
  /** Called when a manifest cannot be written to disk: it stays in memory; later it is read from the channel. */
  onError: (error: unknown) => void
}

/** Opens a cache. Keys must be valid file names, as those of `writeKey` are. */
export function createManifestCache({ folder, maxMemoryBytes, onError }: ManifestCacheOptions): ManifestCache {
  const inMemory = new Map<string, Manifest>()
  let usedBytes = 0
  const pathOf = (key: string) => join(folder, `${key}.svm`)

  function forget(key: string): void {
    usedBytes -= inMemory.get(key)?.hashes.byteLength ?? 0
    inMemory.delete(key)
  }

  function keep(key: string, manifest: Manifest): void {
    forget(key)
    inMemory.set(key, manifest)
    usedBytes += manifest.hashes.byteLength
    for (const oldest of inMemory.keys()) {
      if (usedBytes <= maxMemoryBytes || oldest === key) return
      forget(oldest)
    }
  }

  async function load(key: string): Promise<Manifest | undefined> {
    try {
      return unpackManifest(new Uint8Array(await readFile(pathOf(key))))
    } catch (error) {
      if (error instanceof ManifestError || isMissing(error)) return undefined
      throw error
    }
  }

  async function write(key: string, manifest: Manifest): Promise<void> {
    await makeFolder(folder)
    const temporary = join(folder, `.${randomUUID()}`)
    try {
      await writeFile(temporary, packManifest(manifest))
      await rename(temporary, pathOf(key))
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  }

  return {
    async get(key) {
      const manifest = inMemory.get(key) ?? (await load(key))
      if (manifest !== undefined) keep(key, manifest)
      return manifest
    },
    async set(key, manifest) {
      keep(key, manifest)
      await write(key, manifest).catch(onError)
    },
    async delete(key) {
      forget(key)
      await rm(pathOf(key), { force: true })
    },
  }
}
