import type { Facts } from './facts.ts'
import { rounded, startMeter } from './meter.ts'
import { READERS, type ReaderName } from './readers.ts'

/** One stream at full speed. */
export interface OneStream {
  reader: ReaderName
  mb_s: number
  /** CPU seconds of the reading process per 10^9 bytes. */
  cpu_s_per_gb: number
  server_cpu_s_per_gb: number
}

/** Reads the long film from its beginning for `seconds`, with one of the readers. */
export async function measureOneStream(
  facts: Facts,
  { reader, seconds }: { reader: ReaderName; seconds: number },
): Promise<OneStream> {
  await using open = await READERS[reader](facts)
  // The first second is a warm-up, for windows to grow and code to be compiled.
  const warmUntil = performance.now() + 1000
  let stop: ReturnType<typeof startMeter> | undefined
  let bytes = 0
  let until = Number.POSITIVE_INFINITY
  while (performance.now() < until) {
    for await (const piece of open.read()) {
      const now = performance.now()
      if (stop !== undefined) bytes += piece.byteLength
      else if (now >= warmUntil) {
        stop = startMeter(facts.pid)
        until = now + seconds * 1000
      }
      if (now >= until) break
    }
  }
  const taken = stop?.() ?? { seconds: 1, cpu: 0, serverCpu: 0 }
  return {
    reader,
    mb_s: rounded(bytes / 1e6 / taken.seconds),
    cpu_s_per_gb: rounded((taken.cpu / bytes) * 1e9),
    server_cpu_s_per_gb: rounded((taken.serverCpu / bytes) * 1e9),
  }
}
