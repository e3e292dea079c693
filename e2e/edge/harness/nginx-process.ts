import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { claimPort } from '@streamvault/edge'
import {
  findHeadersMore,
  type GatewaySettings,
  type NginxCache,
  slicePathsOf,
  startNginxHelper,
  writeGateway,
} from '@streamvault/gateway'
import { sizeOf } from './size-of.ts'
import { SLICE_BYTES } from './start-ours.ts'
import { LINK_KEYS, TRUSTED_PROXY } from './target.ts'

/** Token by which the engine accepts nginx. */
export const ENGINE_TOKEN = 'engine token of the suite'
/** Token of the helper. */
export const HELPER_TOKEN = 'helper-token-of-the-suite'

/** nginx itself, and the helper beside it. */
export interface NginxProcess extends AsyncDisposable {
  pid: number
  port: number
  folder: string
  helperPort: number
  cache: NginxCache
  slicePathsOf(fileId: string): Iterable<string>
  logText(): string
}

/** Settings that differ from the suite's defaults. */
export type NginxWish = Partial<GatewaySettings> & {
  mode: GatewaySettings['mode']
  edgePort: number
  enginePort: number
}

/** Renders a folder, starts nginx in it and the helper beside nginx. */
export async function startNginx({ edgePort, enginePort, ...more }: NginxWish): Promise<NginxProcess> {
  await using stack = new AsyncDisposableStack()
  const folder = mkdtempSync(path.join(tmpdir(), 'contract-nginx-'))
  stack.defer(() => rmSync(folder, { recursive: true, force: true }))
  const port = more.listen?.port ?? (await claimPort('127.0.0.1', 0))
  const cache = { directory: path.join(folder, 'cache'), sliceBytes: SLICE_BYTES }
  const settings: GatewaySettings = {
    folder,
    // The suite's folder belongs to this user alone, so the workers keep running as this user.
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

/** Runs `nginx -t` on a rendered folder. @throws with nginx's message when it would not start */
export function testConfiguration(folder: string): void {
  try {
    execFileSync('nginx', ['-p', folder, '-c', 'nginx.conf', '-t'], { stdio: ['ignore', 'ignore', 'pipe'] })
  } catch (error) {
    const words = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
    throw new Error(`nginx does not take what was rendered:\n${words}`, { cause: error })
  }
}

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
