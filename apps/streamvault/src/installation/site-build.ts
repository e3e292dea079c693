import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { REPOSITORY } from './installation-config.ts'

const SITE = path.join(REPOSITORY, 'apps', 'web')
const BUILT = path.join(SITE, '.next')
const STAMP = path.join(BUILT, 'streamvault-sources')

/** Where the built site's server lies, whether or not it was built. */
export function siteServerFile(): string {
  return path.join(BUILT, 'standalone', 'apps', 'web', 'server.js')
}

/** Builds the site unless it was built from these very sources. Tells of it on standard error. */
export async function buildSite(signal: AbortSignal): Promise<void> {
  const sources = hashOfSources()
  if (existsSync(siteServerFile()) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return
  process.stderr.write('Building the site (once, about half a minute)…\n')
  const next = path.join(REPOSITORY, 'node_modules', 'next', 'dist', 'bin', 'next')
  const child = spawn(process.execPath, [next, 'build'], {
    cwd: SITE,
    // Standard output is for our results alone.
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    signal,
  })
  const said: Buffer[] = []
  child.stdout.on('data', (bytes: Buffer) => said.push(bytes))
  child.stderr.on('data', (bytes: Buffer) => said.push(bytes))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`Cannot build the site:\n${Buffer.concat(said).toString().slice(-4000)}`)
  completeStandalone()
  mkdirSync(BUILT, { recursive: true })
  writeFileSync(STAMP, sources)
}

/** What the framework leaves out of its standalone folder: files that a proxy might serve instead. */
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
