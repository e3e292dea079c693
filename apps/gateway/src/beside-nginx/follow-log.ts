import { open, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { isMissing } from './is-missing.ts'

/** The log to follow, and the callbacks. */
export interface FollowOptions {
  file: string
  everyMs: number
  onLine: (line: string) => void
  /** Called when the file cannot be read; the read is retried. */
  onError: (error: unknown) => void
}

/** Our lines are never longer. */
const MAX_LINE_BYTES = 65_536
const READ_BYTES = 262_144

interface Place {
  /** Distinguishes a file from the one that replaced it under the same name. */
  inode: number
  offset: number
  rest: string
}

/**
 * Follows a log from its current end through growth, truncation and rotation. Settles when the signal aborts.
 *
 * It may miss the last lines of a rotated file: counters are for trends.
 */
export async function followLog({ file, everyMs, onLine, onError }: FollowOptions, signal: AbortSignal): Promise<void> {
  let place: Place = await stat(file).then(
    ({ ino, size }) => ({ inode: ino, offset: size, rest: '' }),
    () => ({ inode: 0, offset: 0, rest: '' }),
  )
  while (!signal.aborted) {
    try {
      place = await readOn(file, place, onLine)
    } catch (error) {
      if (!isMissing(error)) onError(error)
    }
    await sleep(everyMs, undefined, { signal }).catch(() => {})
  }
}

async function readOn(file: string, place: Place, onLine: (line: string) => void): Promise<Place> {
  await using handle = await open(file, 'r')
  const { ino, size } = await handle.stat()
  const isAnother = ino !== place.inode || size < place.offset
  let { offset, rest } = isAnother ? { offset: 0, rest: '' } : place
  const buffer = Buffer.allocUnsafe(READ_BYTES)
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, READ_BYTES, offset)
    if (bytesRead === 0) return { inode: ino, offset, rest }
    offset += bytesRead
    const lines = (rest + buffer.toString('latin1', 0, bytesRead)).split('\n')
    rest = (lines.pop() ?? '').slice(0, MAX_LINE_BYTES)
    for (const line of lines) onLine(line)
  }
}
