import { readFileSync } from 'node:fs'
import { startProbeProcess } from '../process/probe-process.ts'

// Starts a probe that does not end by itself, and says which process is at it once that has read all it reads.
const bytes = readFileSync(new URL('../../fixtures/hlg.mp4', import.meta.url))
bytes.writeUInt32BE(0xffff_ffff, bytes.indexOf('ctts') + 12)
const probing = startProbeProcess()
const read = async ({ start, end }: { start: number; end: number }): Promise<Uint8Array> => {
  setImmediate(() => process.send?.(probing.pid))
  return bytes.subarray(start, end)
}
await probing.probe({ size: bytes.byteLength, read }, new AbortController().signal)
