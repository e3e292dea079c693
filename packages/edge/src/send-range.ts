import type { RangeReader } from '@streamvault/slice-cache'
import type { BufferPool } from './buffer-pool.ts'
import type { Turns } from './turns.ts'
import type { ViewerFlow } from './viewer-flow.ts'

/** What all answers of one thread share. */
export interface SendRangeDeps {
  pool: BufferPool
  turns: Turns
  /** Told of bytes that the kernel has. */
  onSent: (bytes: number) => void
}

/** Sends a range, never more than one step ahead of the viewer. @throws when a slice cannot be had, or the viewer left. */
export async function sendRange(
  reader: RangeReader,
  flow: ViewerFlow,
  { pool, turns, onSent }: SendRangeDeps,
): Promise<void> {
  while (reader.position < reader.end) {
    const arriving = reader.ready()
    if (arriving !== undefined) await arriving
    await turns.wait(Math.min(flow.step, reader.end - reader.position), flow.isFirst)
    const buffer = pool.take(flow.step)
    const give = () => pool.give(buffer)
    const bytes = await readOrGive(reader, buffer, give)
    if (bytes.byteLength === 0) {
      give()
      continue
    }
    const taken = flow.write(bytes, give)
    if (taken !== undefined) await taken
    onSent(bytes.byteLength)
  }
}

async function readOrGive(reader: RangeReader, buffer: Buffer, give: () => void): Promise<Buffer> {
  try {
    const bytes = reader.read(buffer)
    return bytes instanceof Promise ? await bytes : bytes
  } catch (error) {
    give()
    throw error
  }
}
