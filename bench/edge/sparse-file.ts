import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'

/** Makes a sparse file of so many bytes, which takes no disk space, and its folder. */
export function makeSparseFile(file: string, bytes: number): void {
  const handle = openOrMakeFolder(file)
  ftruncateSync(handle, bytes)
  closeSync(handle)
}

/** Makes a file of these bytes, and its folder. */
export function makeFullFile(file: string, bytes: Uint8Array): void {
  const handle = openOrMakeFolder(file)
  writeSync(handle, bytes)
  closeSync(handle)
}

function openOrMakeFolder(file: string): number {
  try {
    return openSync(file, 'w')
  } catch {
    mkdirSync(path.dirname(file), { recursive: true })
    return openSync(file, 'w')
  }
}
