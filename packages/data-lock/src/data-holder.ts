import { existsSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { lockFileOf, tryLock } from './lock-file.ts'

/** The server that holds a data directory. */
export interface DataHolder {
  /** Process id, in the holder's own PID namespace: in a container it differs from the host's. */
  pid: number
  /** Its absolute public address; null until it listens. */
  address: string | null
  /** Its operations address; null if there is none, or not yet. */
  opsAddress: string | null
  /** Milliseconds since 1970. */
  startedAt: number
}

/** The current holder of the data directory, or undefined without a holder. The directory need not exist. */
export async function readDataHolder(directory: string): Promise<DataHolder | undefined> {
  if (!existsSync(lockFileOf(directory))) return undefined
  const looked = tryLock(lockFileOf(directory), 'shared', 0)
  if (looked !== undefined) {
    looked.close()
    return undefined
  }
  return (await readHolderFile(directory)) ?? { pid: 0, address: null, opsAddress: null, startedAt: 0 }
}

/** Writes the holder's file atomically: readers see the old text or the new one. */
export async function writeHolderFile(directory: string, holder: DataHolder): Promise<void> {
  const file = holderFileOf(directory)
  await writeFile(`${file}.part`, JSON.stringify(holder), { mode: 0o600 })
  await rename(`${file}.part`, file)
}

/** The file that names the holder. It survives a killed holder, so it is valid only while the lock is held. */
export function holderFileOf(directory: string): string {
  return path.join(directory, 'server.json')
}

async function readHolderFile(directory: string): Promise<DataHolder | undefined> {
  try {
    return JSON.parse(await readFile(holderFileOf(directory), 'utf8'))
  } catch {
    // The holder is just starting or stopping: nothing but its existence is known.
    return undefined
  }
}
