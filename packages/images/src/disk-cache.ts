import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '@streamvault/folders'

/** Caches rendered pictures in a folder. May lose any entry at any time, and never fails its caller. */
export interface DiskCache {
  /** The bytes stored under `key`, or `undefined`. */
  get(key: string): Promise<Uint8Array | undefined>
  /** Stores the bytes and evicts the least recently used entries over the limit. */
  set(key: string, bytes: Uint8Array): Promise<void>
}

/** Place and bounds of the cache. */
export interface DiskCacheOptions {
  dir: string
  /** Maximum bytes on disk; each file counts in whole blocks of 4096. */
  maxBytes: number
  /** Called when the folder cannot be read or written; the picture is served all the same. */
  onError?: ((error: unknown) => void) | undefined
}

const fileNamePattern = /^[0-9a-f]{64}$/
const onDisk = (size: number): number => Math.max(1, Math.ceil(size / 4096)) * 4096

/** Creates a cache in `dir`, which is created and read at first use. */
export function createDiskCache({ dir, maxBytes, onError = () => {} }: DiskCacheOptions): DiskCache {
  // Map order is age: a used entry moves to the end.
  const sizes = new Map<string, number>()
  let total = 0
  let opened: Promise<void> | undefined

  const forget = (name: string): void => {
    total -= sizes.get(name) ?? 0
    sizes.delete(name)
  }
  const remember = (name: string, size: number): void => {
    forget(name)
    sizes.set(name, size)
    total += size
  }

  async function open(): Promise<void> {
    await makeFolder(dir)
    const found: { name: string; size: number; usedAt: number }[] = []
    for (const name of await readdir(dir)) {
      // A process killed during a write leaves its temporary file behind.
      if (name.endsWith('.part')) await rm(join(dir, name), { force: true })
      if (!fileNamePattern.test(name)) continue
      const { size, mtimeMs } = await stat(join(dir, name))
      found.push({ name, size: onDisk(size), usedAt: mtimeMs })
    }
    found.sort((a, b) => a.usedAt - b.usedAt)
    for (const { name, size } of found) remember(name, size)
    await dropOldest()
  }

  async function dropOldest(): Promise<void> {
    for (const name of sizes.keys()) {
      if (total <= maxBytes) return
      forget(name)
      await rm(join(dir, name), { force: true })
    }
  }

  async function write(name: string, bytes: Uint8Array): Promise<void> {
    const temporary = join(dir, `${randomUUID()}.part`)
    try {
      await writeFile(temporary, bytes)
      await rename(temporary, join(dir, name))
    } catch (error) {
      await rm(temporary, { force: true }).catch(onError)
      throw error
    }
  }

  const openOnce = (): Promise<void> => {
    opened ??= open().catch(onError)
    return opened
  }
  // Keys are hashed so that no client input becomes a file name.
  const fileName = (key: string): string => createHash('sha256').update(key).digest('hex')

  return {
    async get(key) {
      await openOnce()
      const name = fileName(key)
      const size = sizes.get(name)
      if (size === undefined) return undefined
      try {
        const bytes = await readFile(join(dir, name))
        if (sizes.has(name)) remember(name, size)
        return bytes
      } catch (error) {
        forget(name)
        onError(error)
        return undefined
      }
    },
    async set(key, bytes) {
      await openOnce()
      const size = onDisk(bytes.byteLength)
      if (size > maxBytes) return
      try {
        const name = fileName(key)
        await write(name, bytes)
        remember(name, size)
        await dropOldest()
      } catch (error) {
        onError(error)
      }
    },
  }
}
