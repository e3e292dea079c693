import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeFolder } from '@streamvault/folders'
import type { ObjectStat } from '../object-store.ts'
import { untilAborted } from '../until-aborted.ts'
import { statOf } from './open-object.ts'

/** One file to write. */
export interface FileWrite {
  path: string
  /** A path on the same file system that nothing else uses. */
  temporary: string
  bytes: AsyncIterable<Uint8Array>
  signal: AbortSignal
}

/** Writes a file that is whole and on the disk before it has its name. Neither path exists when it fails. */
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
    // One write may take a part only.
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

/** A name is on the disk only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
