import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  findHeadersMore,
  type GatewaySettings,
  type NginxCache,
  slicePathsOf,
  startNginxHelper,
  writeGateway,
} from '@streamvault/gateway'
import { startEngineServer } from '@streamvault/stream-engine'
import { createContractSource } from './contract-source.ts'
import { linksOf } from './links.ts'
import { SLICE_BYTES, startOurs } from './start-ours.ts'
import { startSite } from './start-site.ts'
import { createSuitePlaces } from './suite-places.ts'
import { type EdgeTarget, LINK_KEYS, TRUSTED_PROXY } from './target.ts'

const ENGINE_TOKEN = 'engine token of the suite'
const HELPER_TOKEN = 'helper-token-of-the-suite'

/** A real nginx with our template. */
export interface StartedNginx extends EdgeTarget {
  pid: number
  folder: string
  /** Of the helper beside it. */
  helperPort: number
  /** Where the slices of a file lie, or would. */
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

/** Starts nginx in front of our edge, which keeps the slices. */
export async function startNginxEdge(more: Partial<GatewaySettings> = {}): Promise<StartedNginx> {
  await using stack = new AsyncDisposableStack()
  const ours = stack.use(
    await startOurs({
      trustedProxies: ['127.0.0.1'],
      limits: { maxConnections: 10_000, maxRequestsPerSecond: 30_000 },
    } as object),
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

interface NginxProcess extends AsyncDisposable {
  pid: number
  port: number
  folder: string
  helperPort: number
  cache: NginxCache
  slicePathsOf(fileId: string): Iterable<string>
  logText(): string
}

type NginxWish = Partial<GatewaySettings> & { mode: GatewaySettings['mode']; edgePort: number; enginePort: number }

async function startNginx({ edgePort, enginePort, ...more }: NginxWish): Promise<NginxProcess> {
  await using stack = new AsyncDisposableStack()
  const folder = mkdtempSync(path.join(tmpdir(), 'contract-nginx-'))
  stack.defer(() => rmSync(folder, { recursive: true, force: true }))
  const port = more.listen?.port ?? (await freePort())
  const cache = { directory: path.join(folder, 'cache'), sliceBytes: SLICE_BYTES }
  const settings: GatewaySettings = {
    folder,
    // The suite's folder is its owner's alone, so workers keep that name.
    user: process.getuid?.() === 0 ? 'root' : undefined,
    workers: 1,
    listen: { addresses: ['127.0.0.1'], port, tls: undefined },
    edge: { host: '127.0.0.1', port: edgePort },
    engine: { host: '127.0.0.1', port: enginePort },
    engineToken: ENGINE_TOKEN,
    linkSecrets: LINK_KEYS.secrets,
    cache: { ...cache, maxBytes: 4e9, minFreeBytes: 1e8, inactiveMs: 3_600_000 },
    proxies: [TRUSTED_PROXY],
    proxyHeader: 'X-Forwarded-For',
    guest: { connections: 2, bytesPerSecond: 750_000 },
    limits: { connections: 256, requestsPerSecond: 30_000 },
    headersMore: findHeadersMore(),
    helper: { host: '127.0.0.1', port: 0, token: HELPER_TOKEN },
    ...more,
  }
  await writeGateway(settings)
  testConfiguration(folder)
  const child = spawn('nginx', ['-p', folder, '-c', 'nginx.conf', '-g', 'daemon off;'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  stack.defer(() => end(child))
  await untilListening(child, port)
  const accessLog = path.join(folder, 'logs', 'access.log')
  const helper = stack.use(
    await startNginxHelper(
      { ...settings.helper, accessLog, cache: settings.mode === 'nginx' ? cache : null },
      () => {},
    ),
  )
  const owned = stack.move()
  return {
    pid: child.pid ?? 0,
    port,
    folder,
    cache,
    helperPort: helper.port,
    slicePathsOf: (fileId) => slicePathsOf(cache, { id: fileId, size: sizeOf(fileId) }),
    logText: () =>
      ['access.log', 'error.log']
        .map((name) => path.join(folder, 'logs', name))
        .filter((file) => existsSync(file))
        .map((file) => readFileSync(file, 'utf8'))
        .join('\n'),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** Has nginx judge a rendered folder. @throws with its words when it would not start */
export function testConfiguration(folder: string): void {
  try {
    execFileSync('nginx', ['-p', folder, '-c', 'nginx.conf', '-t'], { stdio: ['ignore', 'ignore', 'pipe'] })
  } catch (error) {
    const words = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
    throw new Error(`nginx does not take what was rendered:\n${words}`, { cause: error })
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

/** The ids of the suite end in their size. */
const sizeOf = (fileId: string): number => Number(fileId.split('-').at(-1) ?? 0)

async function untilListening(child: ChildProcess, port: number): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode} instead of listening`)
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true))
      socket.once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (isThere) return
    await sleep(25)
  }
  throw new Error('nginx did not listen in time')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}

/** A port that nobody has. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}
