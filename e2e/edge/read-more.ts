import { setTimeout as sleep } from 'node:timers/promises'
import type { EdgeTarget } from './harness/target.ts'

/** How many bytes of the file came from the storage while `act` went on. */
export async function readMore(edge: EdgeTarget, file: string, act: () => Promise<unknown>): Promise<number> {
  const before = edge.source.sentOf(file)
  await act()
  return edge.source.sentOf(file) - before
}

/** A slice is finished behind the viewer: waits until no more comes, and tells how much came in all. */
export async function readInAll(edge: EdgeTarget, file: string): Promise<number> {
  for (let last = -1; last !== edge.source.sentOf(file); ) {
    last = edge.source.sentOf(file)
    await sleep(100)
  }
  return edge.source.sentOf(file)
}
