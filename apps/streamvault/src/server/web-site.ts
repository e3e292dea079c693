import { type ChildProcess, fork } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { claimPort } from '@streamvault/edge'
import { eachLine } from './each-line.ts'

/** The options of the site's process. */
export interface WebSiteOptions {
  /** The built server's entry file. */
  serverFile: string
  /** The manager's URL, for its data. */
  managerUrl: string
  /** Proves to the manager that requests come from inside. */
  edgeToken: string
  /** Called when the process ended by itself; it is restarted. */
  onCrash: (exitCode: number | null) => void
  /** Called with each line of the process's standard error. A line may hold anything: redact secrets. */
  onLine: (line: string) => void
}

/** The running site. */
export interface WebSite extends AsyncDisposable {
  port: number
  /** Resolves when the site answers. @throws when it does not within half a minute */
  untilReady(signal: AbortSignal): Promise<void>
}

const HOST = '127.0.0.1'
/** Measured: the site needs some 60 MB of heap; without a limit a busy one keeps several hundred. */
const HEAP_MIB = 192
const READY_TIMEOUT_MS = 30_000
const LONGEST_PAUSE_MS = 30_000
const MAX_LINE_LENGTH = 2000

/** Runs the site as a child process, restarted after a crash. Resolves before the site answers: see `untilReady`. */
export async function startWebSite(options: WebSiteOptions): Promise<WebSite> {
  const port = await claimPort(HOST, 0)
  const closing = new AbortController()
  let child = spawnSite(options, port)
  let pauseMs = 500
  const watch = (watched: ChildProcess) =>
    watched.once('exit', async (code) => {
      if (closing.signal.aborted) return
      options.onCrash(code)
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
      await sleep(pauseMs, undefined, { signal: closing.signal }).catch(() => {})
      if (closing.signal.aborted) return
      child = spawnSite(options, port)
      watch(child)
    })
  watch(child)
  const close = async () => {
    closing.abort()
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }
  return {
    port,
    untilReady: (signal) => answers(port, AbortSignal.any([signal, AbortSignal.timeout(READY_TIMEOUT_MS)])),
    [Symbol.asyncDispose]: close,
  }
}

function spawnSite({ serverFile, managerUrl, edgeToken, onLine }: WebSiteOptions, port: number): ChildProcess {
  const child = fork(fileURLToPath(new URL('web-child.mjs', import.meta.url)), [], {
    execArgv: [`--max-old-space-size=${HEAP_MIB}`],
    // Its own output would mix with our results on standard output.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      NEXT_MANUAL_SIG_HANDLE: 'true',
      // Fewer allocator arenas: resident memory of an idle site falls by a third.
      MALLOC_ARENA_MAX: '2',
      STREAMVAULT_WEB_SERVER: pathToFileURL(serverFile).href,
      STREAMVAULT_API: managerUrl,
      STREAMVAULT_EDGE_TOKEN: edgeToken,
      HOSTNAME: HOST,
      PORT: String(port),
    },
  })
  if (child.stderr !== null) eachLine(child.stderr, MAX_LINE_LENGTH, onLine)
  return child
}

async function answers(port: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      // Any answer, even a refusal, shows that the server is up.
      const response = await fetch(`http://${HOST}:${port}/robots.txt`, { signal })
      await response.body?.cancel()
      return
    } catch (error) {
      if (signal.aborted) throw new Error('Cannot start the site: it did not answer in time', { cause: error })
      await sleep(50, undefined, { signal })
    }
  }
}
