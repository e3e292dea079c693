// npm run telegram:sandbox -- [--port N] [--dir D] [--rtt MS] [--per-connection MB/s] [--chunk-rate N] [--sessions N] [--env FILE]
// A Telegram server on this machine, to try StreamVault without an account. Prints one JSON line when it is ready:
// {"env": the variables by which `streamvault start` uses it as main storage, "control": the address to inspect and disturb it}.
// --env also writes the variables to a new file, such as .env.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startSandbox } from '@streamvault/mtproto-server/sandbox'

const USE =
  'Use: telegram:sandbox [--port N] [--dir D] [--rtt MS] [--per-connection MB/s] [--chunk-rate N] [--sessions N] [--env FILE]'

const settings = readSettings()
if (settings === 'help') console.log(USE)
else if (settings === undefined) {
  console.error(USE)
  process.exitCode = 2
} else await run(settings)

interface Settings {
  dir: string | undefined
  port: number | undefined
  rtt: number | undefined
  perConnection: number | undefined
  chunkRate: number | undefined
  sessions: number | undefined
  env: string | undefined
}

function readSettings(): Settings | 'help' | undefined {
  const text = { type: 'string' } as const
  const limits = { rtt: text, 'per-connection': text, 'chunk-rate': text }
  const options = {
    port: text,
    dir: text,
    sessions: text,
    env: text,
    help: { type: 'boolean', short: 'h' },
    ...limits,
  } as const
  try {
    const { values } = parseArgs({ options })
    if (values.help === true) return 'help'
    return {
      dir: values.dir,
      env: values.env,
      port: numberOf(values.port, { min: 1, max: 65_000, whole: true }),
      rtt: numberOf(values.rtt, { min: 0, max: 60_000 }),
      perConnection: numberOf(values['per-connection'], { min: 0, max: 10_000 }),
      chunkRate: numberOf(values['chunk-rate'], { min: 0, max: 100_000, whole: true }),
      sessions: numberOf(values.sessions, { min: 1, max: 500, whole: true }),
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return undefined
  }
}

function numberOf(text: string | undefined, bounds: { min: number; max: number; whole?: boolean }): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  const isFit = text !== '' && value >= bounds.min && value <= bounds.max && (!bounds.whole || Number.isInteger(value))
  if (!isFit) throw new RangeError(`Cannot use "${text}": expected a number from ${bounds.min} to ${bounds.max}`)
  return value
}

async function run({ dir, env: envFile, port, rtt, perConnection, chunkRate, sessions }: Settings): Promise<void> {
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort())
  await using stack = new AsyncDisposableStack()
  const folder = dir ?? (await mkdtemp(path.join(tmpdir(), 'telegram-sandbox-')))
  // Without --dir it leaves nothing behind.
  if (dir === undefined) stack.defer(() => rm(folder, { recursive: true, force: true }))
  const sandbox = stack.use(
    await startSandbox({
      folder,
      ...(port !== undefined && { port }),
      ...(sessions !== undefined && { sessions }),
      limits: {
        ...(rtt !== undefined && { rttMs: rtt }),
        ...(perConnection !== undefined && { perConnectionMBs: perConnection }),
        ...(chunkRate !== undefined && { chunkRate }),
      },
      onError: (error, where) => console.error(`${where}:`, error),
    }),
  )
  const { env, control, people } = sandbox
  if (envFile !== undefined) {
    const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`)
    // An existing file may contain secrets that exist nowhere else.
    await writeFile(envFile, lines.join(''), { flag: 'wx', mode: 0o600 })
  }
  console.log(JSON.stringify({ env, control, people }))
  if (!stop.signal.aborted) await new Promise((resolve) => stop.signal.addEventListener('abort', resolve))
}
