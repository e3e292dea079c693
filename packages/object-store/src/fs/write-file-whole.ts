import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeFolder } from '@streamvault/folders'
import type { ObjectStat } from '../object-store.ts'
import { untilAborted } from '../until-aborted.ts'
import { statOf } from './open-object.ts'

/** One file to write. */
export interface FileWrite {
  path: string
  /** An unused path on the same file system. */
  temporary: string
  bytes: AsyncIterable<Uint8Array>
  signal: AbortSignal
}

/** Writes a file atomically: whole and synced before it gets its name. Neither path exists when the write fails. */
export async function writeFileWhole({ path, temporary, bytes, signal }: FileWrite): Promise<ObjectStat> {
  try {
    const stat = await writeAndSync(temporary, untilAborted(bytes, signal))
    signal.throwIfAborted()
    await makeFolder(dirname(path))
    await rename(temporary, path)
    try {
      await syncFolder(dirname(path))
    } catch (error) {
      await rm(path, { force: true })
      throw error
    }
    return stat
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function writeAndSync(path: string, bytes: AsyncIterable<Uint8Array>): Promise<ObjectStat> {
  const handle = await open(path, 'wx')
  try {
    // One `write` call may write only a part.
    for await (const piece of bytes) {
      for (let offset = 0; offset < piece.byteLength; ) {
        offset += (await handle.write(piece, offset)).bytesWritten
      }
    }
    await handle.sync()
    const stat = await statOf(handle)
    if (stat === undefined) throw new Error(`Cannot write file "${path}": it is no regular file`)
    return stat
  } finally {
    await handle.close()
  }
}

/** A file name is durable only when its folder is synced. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
