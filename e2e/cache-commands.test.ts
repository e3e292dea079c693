import assert from 'node:assert/strict'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { slicePath } from '@streamvault/slice-cache'
import { createInstallation, type Installation, type StartedServer } from './installation.ts'
import { demoFile, makeLargeFilm } from './media.ts'

const SAMPLE = demoFile('media', 'Borealis (2024)', 'Borealis (2024) 360p.mp4')

interface Stats {
  slices: number
  damaged: number
  requests: { hits: number; misses: number } | null
  top: { fileId: string; title: string | null; slices: number }[]
}

interface Warmed {
  files: { fileId: string; state: string; isWhole: boolean; slices: number; kept: number; fetched: number }[]
}

describe('streamvault cache', () => {
  let installation: Installation
  let server: StartedServer
  let titleId = ''
  let fileId = ''

  before(async () => {
    installation = await createInstallation()
    const videos = path.join(installation.folder, 'Videos')
    await makeLargeFilm(SAMPLE, path.join(videos, 'The.Far.Shore.2020.1080p.mp4'), 6 * 2 ** 20, 3)
    server = await installation.start({ args: ['--no-demo', '--no-web'] })
    await installation.json('add', videos)
    const [titles] = (await installation.json('titles')) as [{ id: string; files: { id: string }[] }[]]
    titleId = titles[0]?.id ?? ''
    fileId = titles[0]?.files[0]?.id ?? ''
  })
  after(() => installation[Symbol.asyncDispose]())

  const stats = async () => ((await installation.json('cache', 'stats')) as [Stats])[0]
  const warm = async (...args: string[]) =>
    ((await installation.json('cache', 'warm', ...args)) as [Warmed])[0].files[0]
  const damage = async (index: number) => {
    await using slice = await open(slicePath(path.join(installation.data, 'cache', 'slices'), fileId, index), 'r+')
    await slice.write(Buffer.from('damage'), 0, 6, 100_000)
  }

  it('fills the cache before anybody watches, and viewers then cost the storage nothing', async () => {
    const head = await warm(titleId, '--head', '2MiB')
    assert.deepEqual([head?.isWhole, head?.fetched], [true, 2])
    const whole = await warm(fileId)
    assert.deepEqual([whole?.isWhole, whole?.kept], [true, 2])
    const { slices, requests, top } = await stats()
    assert.equal(slices, whole?.slices)
    assert.equal(requests?.misses, 0)
    assert.deepEqual([top[0]?.fileId, top[0]?.title, top[0]?.slices], [fileId, 'The Far Shore', slices])
    const { stdout: url } = await installation.run('link', fileId)
    await (await fetch(url.trim())).arrayBuffer()
    assert.equal(await installation.metric(server, 'streamvault_store_reads_total', 'for="viewer"'), 0)
    assert.equal((await stats()).requests?.hits, slices)
  })

  it('says that it waits where jobs are paused', async () => {
    await installation.run('jobs', 'pause')
    const verifying = installation.run('cache', 'verify')
    const isThere = async () => (await installation.run('jobs', 'show', 'verify:all')).code === 0
    while (!(await isThere()));
    await installation.run('jobs', 'resume')
    const { code, stderr } = await verifying
    assert.equal(code, 0)
    assert.match(stderr, /Jobs are paused: it is done when they are resumed/)
  })

  it('finds damage and removes it, and says so without failing', async () => {
    await damage(1)
    const { code, stdout, stderr } = await installation.run('cache', 'verify', titleId, '--rate', '1GB')
    assert.equal(code, 0)
    assert.match(stdout, /^\d+ slices read \(.*\), 1 damaged and removed\n$/)
    assert.match(stderr, /Damage like this/)
    assert.equal(await installation.metric(server, 'streamvault_slices_removed_total', 'reason="damaged"'), 1)
    assert.equal((await warm(fileId))?.fetched, 1)
  })

  it('fails for what it does not know, and for wrong use', async () => {
    assert.equal((await installation.run('cache', 'warm', 'nothing')).code, 1)
    assert.equal((await installation.run('cache', 'warm', fileId, '--head', 'much')).code, 2)
  })

  it('does the same while no server runs', async () => {
    await server.stop()
    await damage(0)
    const [found] = (await installation.json('cache', 'verify', '--rate', '1GB')) as [Record<string, unknown>]
    assert.deepEqual([found?.state, found?.damaged], ['done', 1])
    assert.equal((await warm(fileId))?.fetched, 1)
    const { stdout } = await installation.run('cache', 'stats')
    assert.match(stdout, /slices of 1 file\n/)
    assert.match(stdout, /no server runs/)
  })
})
