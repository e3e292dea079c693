import { createHash, randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { isMissing } from './is-missing.ts'

/** Original pictures, content-addressed. */
export interface ArtworkFolder {
  /** Keeps a picture; equal bytes have the same id. */
  keep(bytes: Uint8Array): Promise<string>
  /** The bytes of a picture, `undefined` when no picture has that id. */
  load(id: string): Promise<Uint8Array | undefined>
}

const ID = /^[A-Za-z0-9_-]{24}$/
/** 144 bits of SHA-256 as 24 base64url characters: no accidental collisions. */
const ID_BYTES = 18

/** Keeps pictures in `folder`, and writes through `temporary` on the same file system. */
export function createArtworkFolder(folder: string, temporary: string): ArtworkFolder {
  return {
    async keep(bytes) {
      const id = createHash('sha256').update(bytes).digest().subarray(0, ID_BYTES).toString('base64url')
      const part = path.join(temporary, `artwork-${randomUUID()}`)
      try {
        await writeFile(part, bytes, { flag: 'wx' })
        await rename(part, path.join(folder, id))
      } finally {
        await rm(part, { force: true })
      }
      return id
    },
    async load(id) {
      if (!ID.test(id)) return undefined
      try {
        return await readFile(path.join(folder, id))
      } catch (error) {
        if (isMissing(error)) return undefined
        throw error
      }
    },
  }
}
