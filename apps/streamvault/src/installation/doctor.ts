import { execFile } from 'node:child_process'
import { existsSync, statfsSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { type Config, ConfigError } from '@streamvault/config'
import type { Finding } from './finding.ts'
import { isMissing } from './is-missing.ts'
import { probeFolder } from './probe-folder.ts'
import { probeStorage } from './probe-storage.ts'
import { siteServerFile } from './site-build.ts'

const VERSION_TIMEOUT_MS = 5000

/**
 * Checks the program's environment; with an unreadable configuration only the parts that need none. It tests writable
 * folders by writing, and removes the test files.
 */
export async function examine(config: Config | ConfigError): Promise<Finding[]> {
  return [
    { name: 'node', state: 'ok', enables: 'everything', detail: process.version },
    ...configuration(config),
    ...(config instanceof ConfigError ? [] : await places(config)),
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

/** Folders and storage. */
async function places(config: Config): Promise<Finding[]> {
  return [
    await folder('data', config.dataDir, 'the catalogue, and by default the cache and the main storage'),
    freeSpace(config),
    await folder('cache', config.cache.dir, 'playing again what was watched, without reading the storage'),
    await probeStorage(config),
  ]
}

async function folder(name: string, root: string, enables: string): Promise<Finding> {
  const trouble = await probeFolder(root)
  return trouble === undefined
    ? { name, state: 'ok', enables, detail: root }
    : { name, state: 'broken', enables, detail: `${root}: ${trouble}` }
}

function freeSpace({ dataDir }: Config): Finding {
  const { bavail, bsize } = statfsSync(nearestExisting(dataDir))
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
    const isAbsent = isMissing(error)
    return { name, state: 'missing', enables, detail: isAbsent ? 'not on PATH' : 'found, but it does not run' }
  }
}
