import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { type Config, ConfigError } from '@streamvault/config'
import { ObjectNotFoundError } from '@streamvault/object-store'
import { createMainStorage } from './main-storage.ts'
import { siteServerFile } from './site-build.ts'

/** What was found out about one thing. */
export interface Finding {
  name: string
  /** `missing` costs only what it would enable; `broken` is something configured that does not work. */
  state: 'ok' | 'missing' | 'broken'
  /** What works with it. */
  enables: string
  detail: string | null
}

const VERSION_TIMEOUT_MS = 5000
const STORAGE_TIMEOUT_MS = 10_000

/** Looks at the program's surroundings: at what needs no configuration alone, where that cannot be read. Changes nothing. */
export async function examine(config: Config | ConfigError): Promise<Finding[]> {
  return [
    { name: 'node', state: 'ok', enables: 'everything', detail: process.version },
    ...configuration(config),
    ...(config instanceof ConfigError ? [] : [dataDirectory(config), freeSpace(config), await mainStorage(config)]),
    site(),
    await pictures(),
    await program('ffmpeg', ['-version'], 'making the demo library anew'),
    await program(
      'nginx',
      ['-v'],
      'nginx in front (gateway render), the tests of both edges, the comparison benchmarks',
    ),
    await program('chromium', ['--version'], 'the browser tests'),
  ]
}

/** One finding for each mistake. */
function configuration(config: Config | ConfigError): Finding[] {
  const found = { name: 'configuration', enables: 'every command but this one' }
  if (!(config instanceof ConfigError)) return [{ ...found, state: 'ok', detail: null }]
  return config.problems.map((detail) => ({ ...found, state: 'broken', detail }))
}

function dataDirectory({ dataDir: folder }: Config): Finding {
  const enables = 'the catalogue, the cache and the main storage'
  // Not made yet is fine: the first start makes it, if its nearest parent lets us.
  const existing = nearestExisting(folder)
  try {
    accessSync(existing, constants.R_OK | constants.W_OK | constants.X_OK)
    return { name: 'data', state: 'ok', enables, detail: path.resolve(folder) }
  } catch {
    return { name: 'data', state: 'broken', enables, detail: `${existing} cannot be written` }
  }
}

function freeSpace({ dataDir: folder }: Config): Finding {
  const { bavail, bsize } = statfsSync(nearestExisting(folder))
  const free = bavail * bsize
  const detail = `${(free / 1e9).toFixed(1)} GB free`
  return { name: 'disk', state: free > 1e9 ? 'ok' : 'missing', enables: 'keeping what is watched', detail }
}

/** A read of nothing there is: a storage that answers so can be reached and lets us in. */
async function mainStorage({ storage, dataDir }: Config): Promise<Finding> {
  const found = { name: 'storage', enables: '`add --copy`, and playing what was copied' }
  // Its sessions are the running server's: nobody else may use them meanwhile.
  if (storage.kind === 'telegram') return { ...found, state: 'ok', detail: 'a channel, not asked: see `session list`' }
  const where = { folder: 'a folder', s3: 'a bucket', http: 'a server' }[storage.kind]
  await using store = createMainStorage(storage, path.join(dataDir, 'tmp'), undefined)
  const options = { signal: AbortSignal.timeout(STORAGE_TIMEOUT_MS), priority: 'job' } as const
  try {
    for await (const _ of store.read('streamvault-doctor', { start: 0, end: 1 }, options)) break
    return { ...found, state: 'ok', detail: where }
  } catch (error) {
    if (error instanceof ObjectNotFoundError) return { ...found, state: 'ok', detail: where }
    const reason = error instanceof Error ? error.message : 'it cannot be read'
    return { ...found, state: 'broken', detail: `${where}: ${reason}` }
  }
}

function nearestExisting(folder: string): string {
  let existing = path.resolve(folder)
  while (!existsSync(existing)) existing = path.dirname(existing)
  return existing
}

function site(): Finding {
  const built = existsSync(siteServerFile())
  const detail = built ? 'built' : 'not built yet; the next start builds it'
  return { name: 'site', state: built ? 'ok' : 'missing', enables: 'the web site', detail }
}

async function pictures(): Promise<Finding> {
  const enables = 'posters in fitting sizes; without it they are sent as they are'
  try {
    const { canResize } = await import('@streamvault/images')
    return (await canResize())
      ? { name: 'sharp', state: 'ok', enables, detail: null }
      : { name: 'sharp', state: 'missing', enables, detail: 'it does not load on this machine' }
  } catch (error) {
    return { name: 'sharp', state: 'missing', enables, detail: error instanceof Error ? error.message : null }
  }
}

async function program(name: string, args: string[], enables: string): Promise<Finding> {
  try {
    const { stdout, stderr } = await promisify(execFile)(name, args, { timeout: VERSION_TIMEOUT_MS })
    return { name, state: 'ok', enables, detail: `${stdout}${stderr}`.split('\n')[0] ?? null }
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return { name, state: 'missing', enables, detail: isAbsent ? 'not on PATH' : 'found, but it does not run' }
  }
}
