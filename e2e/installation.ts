import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { readMetric } from '@streamvault/dev-env'

const ROOT = path.resolve(import.meta.dirname, '..')
const PROGRAM = path.join(ROOT, 'apps', 'streamvault', 'bin', 'streamvault.mjs')
/** Each test starts the program some ten times: with cached compiled code, a start takes a quarter less CPU. */
const COMPILED = path.join(ROOT, 'node_modules', '.cache', 'compiled')

/** A started server: the real command in its own process. */
export interface StartedServer extends AsyncDisposable {
  url: string
  opsUrl: string
  process: ChildProcess
  /** Stops it as an operator would, and returns the exit code. */
  stop(): Promise<number | null>
  /** Kills it as a power cut would. */
  kill(): Promise<void>
}

/** Result of a finished command. */
interface CommandResult {
  code: number | null
  stdout: string
  stderr: string
}

/** A separate installation in a new folder, used only through the real command line. */
export interface Installation extends AsyncDisposable {
  data: string
  folder: string
  /** `through` is a program that starts another, with its arguments, such as `setpriv`. */
  start(options?: { args?: string[]; env?: Record<string, string>; through?: string[] }): Promise<StartedServer>
  run(...args: string[]): Promise<CommandResult>
  /** The same with these lines on standard input. */
  runWith(input: string, ...args: string[]): Promise<CommandResult>
  /** Runs a command with `--json` and parses every line. */
  json(...args: string[]): Promise<unknown[]>
  /** Starts a command and leaves it running. */
  spawn(...args: string[]): ChildProcess
  /** See `readMetric`. */
  metric(server: StartedServer, name: string, labels?: string): Promise<number>
}

/** Creates an empty installation; `more` holds the variables that its `.env` would set. */
export async function createInstallation(more: Record<string, string> = {}): Promise<Installation> {
  const folder = await mkdtemp(path.join(tmpdir(), 'streamvault-e2e-'))
  const data = path.join(folder, 'data')
  const env = { NODE_COMPILE_CACHE: COMPILED, ...process.env, ...more, STREAMVAULT_DATA: data }
  const servers: StartedServer[] = []

  const runWith = async (input: string, ...args: string[]): Promise<CommandResult> => {
    const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] })
    // A command that does not read its input may have exited before the write.
    child.stdin.on('error', () => {}).end(input)
    const closed = once(child, 'close')
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
    const [code] = await closed
    return { code, stdout, stderr }
  }

  const run = (...args: string[]) => runWith('', ...args)

  return {
    data,
    folder,
    run,
    runWith,
    spawn: (...args) => spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ['ignore', 'pipe', 'ignore'] }),
    async json(...args) {
      const result = await run(...args, '--json')
      if (result.code !== 0)
        throw new Error(`streamvault ${args.join(' ')} ended with ${result.code}: ${result.stderr}`)
      return result.stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
    },
    async start({ args = [], env: given = {}, through = [] } = {}) {
      const command = [...through, process.execPath, PROGRAM, 'start', '--port', '0', '--ops-port', '0', ...args]
      const server = await startServer(command, { ...env, ...given })
      servers.push(server)
      return server
    },
    metric: (server, name, labels) => readMetric(server.opsUrl, name, labels),
    async [Symbol.asyncDispose]() {
      for (const server of servers) await server[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function startServer([program = '', ...args]: string[], env: NodeJS.ProcessEnv): Promise<StartedServer> {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  for (const pipe of [child.stdout, child.stderr])
    pipe.setEncoding('utf8').on('data', (words: string) => said.push(words))
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const [url, opsUrl] = await new Promise<[string, string]>((resolve, reject) => {
    exited.then((code) => reject(new Error(`The server ended with ${code} before it was ready:\n${said.join('')}`)))
    // The two addresses arrive on two pipes, in either order.
    const look = () => {
      const ready = / ready at (http:\S+)\n/.exec(said.join(''))
      const operations = /readiness at (http:\S+)\n/.exec(said.join(''))
      if (ready?.[1] && operations?.[1]) resolve([ready[1], operations[1]])
    }
    child.stdout.on('data', look)
    child.stderr.on('data', look)
  })
  const isOver = () => child.exitCode !== null || child.signalCode !== null
  const end = (signal: NodeJS.Signals) => {
    if (!isOver()) child.kill(signal)
    return exited
  }
  return {
    url,
    opsUrl,
    process: child,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
    [Symbol.asyncDispose]: async () => void (await end('SIGKILL')),
  }
}
