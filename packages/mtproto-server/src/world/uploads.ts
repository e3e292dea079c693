import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { RpcError } from '../rpc.ts'
import type { Account } from './account.ts'
import type { FileLayout } from './file-layout.ts'
import { SLOT_BYTES } from './file-layout.ts'
import { assembleParts, checkPart } from './part-rules.ts'

/** A complete upload. The caller owns its file. */
export interface FinishedUpload extends FileLayout {
  path: string
}

/** Uploaded parts before they become a file. Parts are on disk; memory holds only their lengths. */
export interface Uploads extends AsyncDisposable {
  /** Writes one part; `total` is `undefined` for small files. Replaces an earlier part with the same index. */
  save(account: Account, fileId: bigint, index: number, total: number | undefined, bytes: Uint8Array): Promise<void>
  /** Removes and returns the complete upload. */
  finish(account: Account, fileId: bigint, count: number): Promise<FinishedUpload>
  /** Deletes an upload and its parts. */
  discard(account: Account, fileId: bigint): Promise<void>
}

/** Folder and lifetime of parts. */
export interface UploadsOptions {
  /** Emptied at start: parts do not survive a restart. */
  folder: string
  partsSeconds: () => number
  now: () => number
}

interface OpenUpload {
  path: string
  handle: Promise<FileHandle>
  lengths: Map<number, number>
  total: number | undefined
  touchedAt: number
}

const MAX_OPEN = 500

/** Opens an empty store of uploads. */
export async function openUploads({ folder, partsSeconds, now }: UploadsOptions): Promise<Uploads> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const uploads = new Map<string, OpenUpload>()

  async function drop(key: string): Promise<void> {
    const upload = uploads.get(key)
    if (upload === undefined) return
    uploads.delete(key)
    await (await upload.handle).close()
    await rm(upload.path, { force: true })
  }
  async function dropOld(): Promise<void> {
    const oldest = now() - partsSeconds() * 1000
    const stale = [...uploads].filter(
      ([, upload], index) => upload.touchedAt < oldest || index < uploads.size - MAX_OPEN,
    )
    await Promise.all(stale.map(([key]) => drop(key)))
  }
  function begin(key: string, total: number | undefined): OpenUpload {
    const file = path.join(folder, key)
    const upload = { path: file, handle: open(file, 'w+'), lengths: new Map(), total, touchedAt: now() }
    uploads.set(key, upload)
    return upload
  }

  return {
    async save(account, fileId, index, total, bytes) {
      checkPart({ index, length: bytes.byteLength, total }, account.premium)
      const key = keyOf(account, fileId)
      const upload = uploads.get(key) ?? begin(key, total)
      upload.touchedAt = now()
      const handle = await upload.handle
      await handle.write(bytes, 0, bytes.byteLength, index * SLOT_BYTES)
      upload.lengths.set(index, bytes.byteLength)
      await dropOld()
    },

    async finish(account, fileId, count) {
      const key = keyOf(account, fileId)
      const upload = uploads.get(key)
      if (upload === undefined) throw new RpcError(400, 'FILE_PARTS_INVALID')
      const whole = assembleParts(upload.lengths, count)
      uploads.delete(key)
      await (await upload.handle).close()
      return { path: upload.path, ...whole }
    },

    discard: (account, fileId) => drop(keyOf(account, fileId)),

    async [Symbol.asyncDispose]() {
      await Promise.all([...uploads.keys()].map(drop))
    },
  }
}

function keyOf(account: Account, fileId: bigint): string {
  return `${account.id}-${BigInt.asUintN(64, fileId)}`
}
