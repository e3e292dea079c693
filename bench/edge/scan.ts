import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startNginx } from './nginx-server.ts'
import { startOrigin } from './origin.ts'
import { createRandom } from './random.ts'
import { SECRET, urlOf } from './sign-urls.ts'
import { startEdge } from './start-edge.ts'

/** By how many points of a hundred a crawler lowers the hit ratio of what many watch. */
export interface Scan {
  ours_points_lost: number
  nginx_points_lost: number
}

const MIB = 2 ** 20
const CACHE_SLICES = 64
const POPULAR_SLICES = 48
/** Requests of the viewers before, and while, the crawler reads ten times the cache. */
const REQUESTS = 640
const CRAWLED_SLICES = 10 * CACHE_SLICES
/** nginx looks over its cache every ten seconds: the crawl takes three of these times. */
const SECONDS = 30

/**
 * Viewers ask at random for slices of a popular film that fills three quarters of the cache, alone and then beside a
 * crawler that reads ten times the cache once, at the viewers' pace.
 */
export async function measureScan(directory: string): Promise<Scan> {
  await using origin = await startOrigin({ fileBytes: CRAWLED_SLICES * MIB })
  const maxBytes = CACHE_SLICES * (MIB + 4096)
  await using nginx = await startNginx({
    directory: path.join(directory, 'nginx'),
    filesDirectory: directory,
    secret: SECRET,
    workers: 2,
    caches: [{ originPort: origin.port, sliceBytes: MIB, maxBytes }],
  })
  await using edge = await startEdge({
    cacheDir: path.join(directory, 'slices'),
    secret: SECRET,
    source: { kind: 'http', port: origin.port, fileBytes: CRAWLED_SLICES * MIB },
    threads: 2,
    memoryBytes: 0,
    maxBytes,
  })
  const lostAt = async (port: number, name: string): Promise<number> => {
    const popular = `popular-${name}`
    const missed = async (crawls: boolean): Promise<number> => {
      const before = origin.sentBytes(popular)
      await Promise.all([view(port, popular), crawls ? crawl(port, `crawled-${name}`) : undefined])
      return (origin.sentBytes(popular) - before) / MIB / REQUESTS
    }
    // The first time fills the cache.
    await missed(false)
    const alone = await missed(false)
    return Math.round(((await missed(true)) - alone) * 1000) / 10
  }
  const [ours, nginxs] = await Promise.all([lostAt(edge.port, 'ours'), lostAt(nginx.cachePorts[0] ?? 0, 'nginx')])
  return { ours_points_lost: ours, nginx_points_lost: nginxs }
}

async function view(port: number, name: string): Promise<void> {
  const random = createRandom(11)
  await paced(REQUESTS, () => readSlice(port, name, Math.floor(random() * POPULAR_SLICES)))
}

async function crawl(port: number, name: string): Promise<void> {
  await paced(CRAWLED_SLICES, (index) => readSlice(port, name, index))
}

async function paced(count: number, act: (index: number) => Promise<void>): Promise<void> {
  const began = performance.now()
  for (let index = 0; index < count; index += 1) {
    await act(index)
    await sleep(Math.max(0, began + ((index + 1) / count) * SECONDS * 1000 - performance.now()))
  }
}

async function readSlice(port: number, name: string, index: number): Promise<void> {
  const headers = { range: `bytes=${index * MIB}-${(index + 1) * MIB - 1}` }
  const response = await fetch(`http://127.0.0.1:${port}${urlOf(name)}`, { headers })
  const bytes = (await response.arrayBuffer()).byteLength
  if (bytes !== MIB) throw new Error(`Cannot read slice ${index} of ${name}: ${response.status} with ${bytes} bytes`)
}
