import { setTimeout as sleep } from 'node:timers/promises'
import { createRandom } from '../edge/random.ts'
import { createControl } from './control.ts'
import type { Facts } from './facts.ts'
import { percentile, rounded } from './meter.ts'
import { openStore } from './open-store.ts'

/** Latency of the first byte of a seek. */
export interface FirstByte {
  /** The server's round trip. */
  rtt: number
  p50: number
  p95: number
  /** Requests of any kind per seek of two bytes. */
  rpcs: number
  /** Bytes of files read for two bytes. */
  probe_bytes: number
}

const RTT_MS = 80
/** By then the read-ahead of an abandoned seek has left the line. */
const PAUSE_MS = 400

/** Seeks in films that every session has looked up before: nothing else is warm. */
export async function measureFirstByte(
  facts: Facts,
  { seeks, films }: { seeks: number; films: number },
): Promise<FirstByte> {
  await using open = await openStore(facts, { sessions: facts.bots.length, pool: { rampMs: 0 } })
  const control = createControl(facts.control)
  const random = createRandom(11)
  const { signal } = new AbortController()
  const place = () => {
    const film = facts.films[Math.floor(random() * films)] ?? facts.long
    return { film, start: Math.floor(random() * (film.bytes - 2)) }
  }

  await control.reset()
  for (let at = 0; at < seeks; at += 1) {
    const { film, start } = place()
    await Array.fromAsync(open.store.read(film.key, { start, end: start + 2 }, { signal, priority: 'interactive' }))
  }
  const { methods, getFile } = await control.stats()

  const times: number[] = []
  for (let at = 0; at < seeks; at += 1) {
    const { film, start } = place()
    const began = performance.now()
    const range = { start, end: film.bytes }
    for await (const _ of open.store.read(film.key, range, {
      signal,
      priority: 'interactive',
      viewer: `seek ${at % 5}`,
    })) {
      times.push(performance.now() - began)
      break
    }
    await sleep(PAUSE_MS)
  }
  return {
    rtt: RTT_MS,
    p50: rounded(percentile(times, 0.5), 1),
    p95: rounded(percentile(times, 0.95), 1),
    rpcs: rounded(Object.values(methods).reduce((sum, count) => sum + count, 0) / seeks),
    probe_bytes: Math.round(getFile.bytes / seeks),
  }
}
