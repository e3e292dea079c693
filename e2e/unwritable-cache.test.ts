import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { createDevEnv, makeFilm } from '@streamvault/dev-env'
import { eventually } from '@streamvault/waits/testing'
import { download } from './download.ts'
import { createInstallation } from './installation.ts'

const NOBODY = 65_534
const DROPPED = 'streamvault_slice_writes_dropped_total'

/** Mounts a disk of four megabytes; `undefined` if this user may not mount. */
function mountSmallDisk(t: TestContext): string | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), 'streamvault-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m,mode=0777', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    rmSync(folder, { recursive: true })
    return undefined
  }
  t.after(() => {
    execFileSync('umount', ['--lazy', folder])
    rmSync(folder, { recursive: true })
  })
  return folder
}

describe('a cache that cannot be written', () => {
  it('because its disk is full costs old slices and not the stream', async (t) => {
    const disk = mountSmallDisk(t)
    if (disk === undefined) return t.skip('only root can mount a small disk')
    await using env = await createDevEnv({ env: { CACHE_DIR: disk, CACHE_MAX_BYTES: '1GB' } })
    const film = await env.addFilm('Full.2001.mp4', { seed: 1, bytes: 12 * 2 ** 20 })
    for (let round = 0; round < 2; round += 1) {
      assert.equal((await download(await env.link(film.fileId))).hash, film.hash)
    }
    const kept = () => env.metric('streamvault_cache_bytes')
    await eventually(async () => (await kept()) > 0 && (await kept()) <= 4 * 2 ** 20)
    const next = await env.addFilm('Next.2002.mp4', { seed: 2, bytes: 2 ** 20 })
    const reads = () => env.metric('streamvault_store_reads_total', 'for="viewer"')
    await eventually(async () => {
      const before = await reads()
      assert.equal((await download(await env.link(next.fileId))).hash, next.hash)
      return (await reads()) === before
    })
    assert.equal((await fetch(`${env.url}/healthz`)).status, 200)
    await eventually(async () => readdirSync(path.join(disk, 'slices', 'parts')).length === 0)
  })

  it('because its folder is read-only for an ordinary user costs the cache and not the stream', async (t) => {
    if (process.getuid?.() !== 0) return t.skip('only root can start it as another user')
    await using installation = await createInstallation()
    const film = await makeFilm(path.join(installation.folder, 'films', 'Read.Only.2002.mp4'), { seed: 2, bytes: 3e6 })
    const cache = path.join(installation.folder, 'cache')
    for (const folder of [installation.data, cache]) mkdirSync(folder)
    chmodSync(installation.folder, 0o755)
    chownSync(installation.data, NOBODY, NOBODY)
    const server = await installation.start({
      args: ['--no-demo', '--no-web'],
      env: { CACHE_DIR: cache, HOME: '/nonexistent' },
      through: ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'],
    })
    const [line] = (await installation.json('add', film.path)) as { fileIds: string[] }[]
    for (let round = 1; round <= 2; round += 1) {
      const url = (await installation.run('link', line?.fileIds[0] ?? '')).stdout.trim()
      assert.equal((await download(url)).hash, film.hash)
      assert.ok(await eventually(async () => (await installation.metric(server, DROPPED)) === round * 3))
    }
    assert.deepEqual(readdirSync(cache), [])
    assert.equal(await server.stop(), 0)
  })
})
