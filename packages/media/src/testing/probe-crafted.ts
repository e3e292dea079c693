import { readFileSync } from 'node:fs'
import { startProbeProcess } from '../process/probe-process.ts'

// Starts a probe that never ends, and reports the pid of its process once that has read everything it needs.
const bytes = readFileSync(new URL('../../fixtures/hlg.mp4', import.meta.url))
bytes.writeUInt32BE(0xffff_ffff, bytes.indexOf('ctts') + 12)
const probing = startProbeProcess()
const read = async ({ start, end }: { start: number; end: number }): Promise<Uint8Array> => {
  setImmediate(() => process.send?.(probing.pid))
  return bytes.subarray(start, end)
}
await probing.probe({ size: bytes.byteLength, read }, new AbortController().signal)
