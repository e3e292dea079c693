import { closeSync, openSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs'
import { slicePath } from '@streamvault/slice-cache'
import type { Random } from './create-random.ts'

/** The slowest tick of the kernel's file clock: a file's time does not show a second change within one tick. */
const TICK_MS = 20

/** Damages one slice on disk as a disk fault or a person might; returns whether there was one. The slice never grows. */
export function damageSlice(root: string, fileId: string, index: number, random: Random): boolean {
  const file = slicePath(root, fileId, index)
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined || Date.now() - found.ctimeMs < TICK_MS || found.size === 0) return false
  try {
    spoil(file, found.size, random)
    return true
  } catch (error) {
    // The cache may remove it meanwhile, on another thread.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

function spoil(file: string, size: number, random: Random): void {
  const kind = random.between(0, 4)
  if (kind === 0) rmSync(file)
  else if (kind === 1) truncateSync(file, random.between(0, size))
  else {
    const start = kind === 2 ? random.between(0, Math.min(4096, size)) : random.between(0, size)
    const bytes = Buffer.alloc(Math.min(size - start, random.between(1, 5000)), random.between(0, 256))
    const fd = openSync(file, 'r+')
    writeSync(fd, bytes, 0, bytes.byteLength, start)
    closeSync(fd)
  }
}
