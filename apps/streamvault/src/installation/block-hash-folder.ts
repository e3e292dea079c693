import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { makeFolder } from '@streamvault/folders'
import { isMissing } from './is-missing.ts'

/** SHA-256 of each 128 KiB of a content, kept to check the bytes from any store. */
export interface BlockHashFolder {
  keep(contentHash: string, hashes: Uint8Array): Promise<void>
  /** The hashes of a content, `undefined` when none are kept. */
  load(contentHash: string): Promise<Uint8Array | undefined>
}

const CONTENT_HASH = /^[\da-f]{64}$/

/** Keeps them in `folder`, one file per content (250 bytes per MiB); writes through `temporary` on the same disk. */
export function createBlockHashFolder(folder: string, temporary: string): BlockHashFolder {
  const pathOf = (contentHash: string) => path.join(folder, contentHash.slice(0, 2), contentHash)
  return {
    async keep(contentHash, hashes) {
      if (!CONTENT_HASH.test(contentHash)) throw new Error('Cannot keep hashes: expected the SHA-256 of their content')
      const part = path.join(temporary, `hashes-${randomUUID()}`)
      try {
        await makeFolder(path.dirname(pathOf(contentHash)))
        await writeFile(part, hashes, { flag: 'wx', flush: true })
        await rename(part, pathOf(contentHash))
      } finally {
        await rm(part, { force: true })
      }
    },
    async load(contentHash) {
      if (!CONTENT_HASH.test(contentHash)) return undefined
      try {
        return await readFile(pathOf(contentHash))
      } catch (error) {
        if (isMissing(error)) return undefined
        throw error
      }
    },
  }
}
