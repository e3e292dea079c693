import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type GatewaySettings, type NginxCache, slicePathsOf } from '@streamvault/gateway'
import { startEngineServer } from '@streamvault/stream-engine'
import { createContractSource } from './contract-source.ts'
import { linksOf } from './links.ts'
import { ENGINE_TOKEN, HELPER_TOKEN, startNginx } from './nginx-process.ts'
import { sizeOf } from './size-of.ts'
import { SLICE_BYTES, startOurs } from './start-ours.ts'
import { startSite } from './start-site.ts'
import { createSuitePlaces } from './suite-places.ts'
import type { EdgeTarget } from './target.ts'

/** A real nginx with our template. */
export interface StartedNginx extends EdgeTarget {
  pid: number
  folder: string
  /** Port of the helper beside nginx. */
  helperPort: number
  /** Paths of a file's slices, whether or not they exist. */
  slicePathsOf(fileId: string): Iterable<string>
}

/** Starts nginx with its own slices, in front of the engine. */
export async function startNginxSlices(more: Partial<GatewaySettings> = {}): Promise<StartedNginx> {
  await using stack = new AsyncDisposableStack()
  const source = createContractSource()
  const viewers = createSuitePlaces()
  const site = stack.use(await startSite())
  const engine = stack.use(
    await startEngineServer({
      source,
      host: '127.0.0.1',
      port: 0,
      token: ENGINE_TOKEN,
      pace: { bytesPerSecond: 1e9, burstBytes: 1e9 },
      places: viewers.places,
      onError: () => {},
    }),
  )
  const nginx = stack.use(await startNginx({ mode: 'nginx', edgePort: site.port, enginePort: engine.port, ...more }))
  const purge = async (fileId: string | undefined) => {
    engine.endReads(fileId === undefined ? 'all' : [fileId])
    await askHelper(nginx.helperPort, fileId)
  }
  const owned = stack.move()
  const { cache } = nginx
  return {
    ...nginx,
    name: 'nginx',
    source,
    site,
    sliceBytes: SLICE_BYTES,
    viewers,
    linkTo: linksOf('md5'),
    slicesOnDisk: (fileId) => slicesIn(cache, fileId),
    purge,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** Starts nginx in front of our edge, which caches the slices. */
export async function startNginxEdge(more: Partial<GatewaySettings> = {}): Promise<StartedNginx> {
  await using stack = new AsyncDisposableStack()
  const ours = stack.use(
    await startOurs({
      trustedProxies: ['127.0.0.1'],
      limits: { maxConnections: 10_000, maxRequestsPerSecond: 30_000 },
    }),
  )
  const nginx = stack.use(await startNginx({ mode: 'edge', edgePort: ours.port, enginePort: 9, ...more }))
  const owned = stack.move()
  return {
    ...nginx,
    name: 'nginx+edge',
    source: ours.source,
    site: ours.site,
    sliceBytes: SLICE_BYTES,
    viewers: ours.viewers,
    linkTo: linksOf('md5'),
    slicesOnDisk: ours.slicesOnDisk,
    purge: ours.purge,
    logText: () => `${nginx.logText()}\n${ours.logText()}`,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function askHelper(port: number, fileId: string | undefined): Promise<void> {
  const size = sizeOf(fileId ?? '')
  const response = await fetch(`http://127.0.0.1:${port}/purge`, {
    method: 'POST',
    headers: { authorization: `Bearer ${HELPER_TOKEN}` },
    body: JSON.stringify(fileId === undefined ? { all: true } : { files: [{ id: fileId, size }] }),
  })
  if (!response.ok) throw new Error(`The purge helper answered ${response.status}`)
}

function slicesIn(cache: NginxCache, fileId: string | undefined): number {
  if (fileId === undefined) {
    const words = execFileSync('find', [cache.directory, '-type', 'f'], { encoding: 'utf8' })
    return words.split('\n').filter((line) => line !== '').length
  }
  return [...slicePathsOf(cache, { id: fileId, size: sizeOf(fileId) })].filter((file) => existsSync(file)).length
}
