import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Config } from '@streamvault/config'
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

/** Looks at the program's surroundings. Changes nothing. */
export async function examine(config: Config): Promise<Finding[]> {
  return [
    { name: 'node', state: 'ok', enables: 'everything', detail: process.version },
    dataDirectory(config),
    freeSpace(config),
    site(),
    await pictures(),
    await program('ffmpeg', ['-version'], 'making the demo library anew'),
    await program('nginx', ['-v'], 'the comparison benchmarks'),
    await program('chromium', ['--version'], 'the browser tests'),
  ]
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
