import { setTimeout as sleep } from 'node:timers/promises'
import { startOrigin } from './origin.ts'
import { createRandom } from './random.ts'
import { urlOf } from './sign-urls.ts'
import { startBoth } from './start-both.ts'
import { tell } from './tell.ts'

/** Percentage points by which a crawler lowers the hit ratio of many viewers. */
export interface Scan {
  ours_points_lost: number
  nginx_points_lost: number
}

const MIB = 2 ** 20
const CACHE_SLICES = 64
const POPULAR_SLICES = 48
/** Requests of the viewers before the crawl, and while the crawler reads ten times the cache. */
const REQUESTS = 640
const CRAWLED_SLICES = 10 * CACHE_SLICES

/**
 * Viewers request random slices of a popular film that fills three quarters of the cache, first alone, then beside a
 * crawler that reads ten times the cache once, at the viewers' pace, `seconds` each. nginx checks its cache every ten
 * seconds: a shorter crawl would end before that check.
 */
export async function measureScan(directory: string, seconds: number): Promise<Scan> {
  await using origin = await startOrigin({ fileBytes: CRAWLED_SLICES * MIB })
  const store = { originPort: origin.port, fileBytes: CRAWLED_SLICES * MIB, sliceBytes: MIB }
  await using servers = await startBoth({ directory, ...store, maxBytes: CACHE_SLICES * (MIB + 4096) })
  const lostAt = async (port: number, name: string): Promise<number> => {
    const popular = `popular-${name}`
    const missed = async (crawls: boolean): Promise<number> => {
      const before = origin.sentBytes(popular)
      await Promise.all([view(port, popular, seconds), crawls ? crawl(port, `crawled-${name}`, seconds) : undefined])
      return (origin.sentBytes(popular) - before) / MIB / REQUESTS
    }
    tell('scan', `${name}: the cache fills`)
    await missed(false)
    tell('scan', `${name}: viewers alone`)
    const alone = await missed(false)
    tell('scan', `${name}: viewers beside a crawler`)
    return Math.round(((await missed(true)) - alone) * 1000) / 10
  }
  const [ours, nginxs] = await Promise.all([lostAt(servers.edge.port, 'ours'), lostAt(servers.nginxPort, 'nginx')])
  return { ours_points_lost: ours, nginx_points_lost: nginxs }
}

async function view(port: number, name: string, seconds: number): Promise<void> {
  const random = createRandom(11)
  await paced(REQUESTS, seconds, () => readSlice(port, name, Math.floor(random() * POPULAR_SLICES)))
}

async function crawl(port: number, name: string, seconds: number): Promise<void> {
  await paced(CRAWLED_SLICES, seconds, (index) => readSlice(port, name, index))
}

async function paced(count: number, seconds: number, act: (index: number) => Promise<void>): Promise<void> {
  const began = performance.now()
  for (let index = 0; index < count; index += 1) {
    await act(index)
    await sleep(Math.max(0, began + ((index + 1) / count) * seconds * 1000 - performance.now()))
  }
}

async function readSlice(port: number, name: string, index: number): Promise<void> {
  const headers = { range: `bytes=${index * MIB}-${(index + 1) * MIB - 1}` }
  const response = await fetch(`http://127.0.0.1:${port}${urlOf(name)}`, { headers })
  const bytes = (await response.arrayBuffer()).byteLength
  if (bytes !== MIB) throw new Error(`Cannot read slice ${index} of ${name}: ${response.status} with ${bytes} bytes`)
}
