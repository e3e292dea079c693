import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { acquireDataLock, DataLockedError } from '@streamvault/data-lock'
import { REPOSITORY } from './installation-config.ts'

const SITE = path.join(REPOSITORY, 'apps', 'web')
const BUILT = path.join(SITE, '.next')
const STAMP = path.join(BUILT, 'streamvault-sources')
const LOCK = path.join(REPOSITORY, '.runtime', 'site-build')
const LOCK_POLL_MS = 250

/** The path of the built site's server, built or not. */
export function siteServerFile(): string {
  return path.join(BUILT, 'standalone', 'apps', 'web', 'server.js')
}

/** Builds the site unless its sources are unchanged. Concurrent processes build once. Reports on standard error. */
export async function buildSite(signal: AbortSignal): Promise<void> {
  const sources = hashOfSources()
  if (isBuiltFrom(sources)) return
  await using _turn = await turnToBuild(signal)
  if (isBuiltFrom(sources)) return
  process.stderr.write('Building the site (once, about half a minute)…\n')
  await runNextBuild(signal)
  completeStandalone()
  mkdirSync(BUILT, { recursive: true })
  writeFileSync(STAMP, sources)
}

function isBuiltFrom(sources: string): boolean {
  return existsSync(siteServerFile()) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources
}

/** One build at a time writes the folder; a killed process's lock is free at once. */
async function turnToBuild(signal: AbortSignal): Promise<AsyncDisposable> {
  for (;;) {
    try {
      return await acquireDataLock(LOCK, { signal })
    } catch (error) {
      if (!(error instanceof DataLockedError)) throw error
      await sleep(LOCK_POLL_MS, undefined, { signal })
    }
  }
}

async function runNextBuild(signal: AbortSignal): Promise<void> {
  const next = path.join(REPOSITORY, 'node_modules', 'next', 'dist', 'bin', 'next')
  const child = spawn(process.execPath, [next, 'build'], {
    cwd: SITE,
    // Standard output is only for our results.
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    signal,
  })
  const said: Buffer[] = []
  child.stdout.on('data', (bytes: Buffer) => said.push(bytes))
  child.stderr.on('data', (bytes: Buffer) => said.push(bytes))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`Cannot build the site:\n${Buffer.concat(said).toString().slice(-4000)}`)
}

/** Adds what the framework omits from its standalone folder: files that a proxy might serve instead. */
function completeStandalone(): void {
  const standalone = path.dirname(siteServerFile())
  cpSync(path.join(BUILT, 'static'), path.join(standalone, '.next', 'static'), { recursive: true })
  const publicFiles = path.join(SITE, 'public')
  if (existsSync(publicFiles)) cpSync(publicFiles, path.join(standalone, 'public'), { recursive: true })
}

function hashOfSources(): string {
  const hash = createHash('sha256').update(process.version)
  const patterns = [
    'apps/web/**/*.{ts,tsx,css,json,svg,mjs,woff2}',
    'packages/{api,ui,bytes}/src/**/*',
    'package-lock.json',
  ]
  const isBuilt = (name: string) => name === 'node_modules' || name === '.next'
  for (const file of patterns.flatMap((pattern) => globSync(pattern, { cwd: REPOSITORY, exclude: isBuilt })).sort()) {
    const absolute = path.join(REPOSITORY, file)
    if (/next-env\.d\.ts$/.test(file) || !existsSync(absolute)) continue
    hash.update(file)
    try {
      hash.update(readFileSync(absolute))
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EISDIR')) throw error
    }
  }
  return hash.digest('hex')
}
