import { setTimeout as sleep } from 'node:timers/promises'
import type { EdgeTarget } from './harness/target.ts'

/** Bytes of the file that were read from the storage during `act`. */
export async function readMore(edge: EdgeTarget, file: string, act: () => Promise<unknown>): Promise<number> {
  const before = edge.source.sentOf(file)
  await act()
  return edge.source.sentOf(file) - before
}

/** The edge finishes a slice after the answer: waits until the reads stop, and returns their total. */
export async function readInAll(edge: EdgeTarget, file: string): Promise<number> {
  for (let last = -1; last !== edge.source.sentOf(file); ) {
    last = edge.source.sentOf(file)
    await sleep(100)
  }
  return edge.source.sentOf(file)
}
