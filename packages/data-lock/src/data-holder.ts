import { existsSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { lockFileOf, tryLock } from './lock-file.ts'

/** The server that has a data directory. */
export interface DataHolder {
  /** Process id, in the holder's own process space: a container's differs from its host's. */
  pid: number
  /** Where it serves, as an absolute address; null until it listens. */
  address: string | null
  /** Where its operations port is; null when there is none, or not yet. */
  opsAddress: string | null
  /** Milliseconds since 1970. */
  startedAt: number
}

/** Who has the data directory at this moment, or undefined when nobody has. The directory need not exist. */
export async function readDataHolder(directory: string): Promise<DataHolder | undefined> {
  if (!existsSync(lockFileOf(directory))) return undefined
  const looked = tryLock(lockFileOf(directory), 'shared', 0)
  if (looked !== undefined) {
    looked.close()
    return undefined
  }
  return (await readHolderFile(directory)) ?? { pid: 0, address: null, opsAddress: null, startedAt: 0 }
}

/** Writes who holds the directory. Readers see the old text or the new one. */
export async function writeHolderFile(directory: string, holder: DataHolder): Promise<void> {
  const file = holderFileOf(directory)
  await writeFile(`${file}.part`, JSON.stringify(holder), { mode: 0o600 })
  await rename(`${file}.part`, file)
}

/** The file that names the holder. It outlives a holder that was killed: it counts only while the lock is held. */
export function holderFileOf(directory: string): string {
  return path.join(directory, 'server.json')
}

async function readHolderFile(directory: string): Promise<DataHolder | undefined> {
  try {
    return JSON.parse(await readFile(holderFileOf(directory), 'utf8'))
  } catch {
    // The holder has just begun or is just ending: that it is there is all there is to say.
    return undefined
  }
}
