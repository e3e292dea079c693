import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { slicePath } from '@streamvault/slice-cache'
import { eventually } from '@streamvault/waits/testing'
import { film, isWhole, SIZE, SLICE } from './testing/film.ts'
import { ask } from './testing/raw-client.ts'
import { startEdge } from './testing/start-edge.ts'

describe('the cache behind it', () => {
  for (const [what, damage] of [
    ['changed', (file: string) => writeFileSync(file, Buffer.alloc(9, 1), { flag: 'r+' })],
    ['changed inside', (file: string) => writeFileSync(file, Buffer.alloc(SLICE + 4096, 1), { flag: 'r+' })],
    ['cut', (file: string) => truncateSync(file, 100_000)],
    ['deleted', (file: string) => rmSync(file)],
  ] as const) {
    it(`never shows that a slice was ${what}`, async (t) => {
      const { edge, source, cacheDir, linkTo } = await startEdge(t, film)
      const wanted = source.bytesOf('film', 0, SIZE)
      await ask(edge.port, linkTo('film'))
      await eventually(() => isWhole(cacheDir))
      for (let again = 0; again < 3; again += 1) await ask(edge.port, linkTo('film'))
      damage(slicePath(cacheDir, 'film', 1))
      for (let again = 0; again < 4; again += 1) assert.ok((await ask(edge.port, linkTo('film'))).body.equals(wanted))
    })
  }

  it('is there again after a restart', async (t) => {
    const cacheDir = mkdtempSync(path.join(tmpdir(), 'edge-'))
    t.after(() => rmSync(cacheDir, { recursive: true }))
    const before = await startEdge(t, film, { cacheDir })
    await ask(before.edge.port, before.linkTo('film'))
    await eventually(() => isWhole(cacheDir))
    await before.edge.drain(100)
    await before.edge[Symbol.asyncDispose]()
    const { edge, source, linkTo } = await startEdge(t, film, { cacheDir })
    assert.ok((await ask(edge.port, linkTo('film'))).body.equals(source.bytesOf('film', 0, SIZE)))
    assert.equal(source.sentBytes(), 0)
    await eventually(() => edge.cacheBytes() === SIZE + 4 * 4096)
  })

  for (const sliceBytes of [SLICE / 2, SLICE * 2]) {
    it(`gives right bytes after files were cut into ${sliceBytes} bytes`, async (t) => {
      const cacheDir = mkdtempSync(path.join(tmpdir(), 'edge-'))
      t.after(() => rmSync(cacheDir, { recursive: true }))
      const before = await startEdge(t, film, { cacheDir, sliceBytes })
      await ask(before.edge.port, before.linkTo('film'))
      await eventually(() => before.edge.cacheBytes() > SIZE)
      await before.edge.drain(100)
      await before.edge[Symbol.asyncDispose]()
      const { edge, source, linkTo } = await startEdge(t, film, { cacheDir })
      for (let again = 0; again < 3; again += 1) {
        assert.ok((await ask(edge.port, linkTo('film'))).body.equals(source.bytesOf('film', 0, SIZE)))
      }
    })
  }

  it('is missed by nobody when it cannot be written', async (t) => {
    const cacheDir = path.join(mkdtempSync(path.join(tmpdir(), 'edge-')), 'file')
    writeFileSync(cacheDir, 'not a folder')
    const { edge, source, errors, linkTo } = await startEdge(t, film, { cacheDir })
    for (let again = 0; again < 3; again += 1) {
      assert.ok((await ask(edge.port, linkTo('film'))).body.equals(source.bytesOf('film', 0, SIZE)))
    }
    await eventually(() => edge.stats().writesDropped >= 8)
    assert.ok(errors.length > 0)
  })

  it('has what is asked for again in memory: it stays when the disk loses it, and goes with a purge', async (t) => {
    const { edge, source, cacheDir, linkTo } = await startEdge(t, film, { threads: 2 })
    const wanted = source.bytesOf('film', 0, SIZE)
    await ask(edge.port, linkTo('film'))
    await eventually(() => isWhole(cacheDir))
    await eventually(async () => {
      assert.ok((await ask(edge.port, linkTo('film'))).body.equals(wanted))
      return edge.memoryBytes() >= 4 * SLICE
    })
    for (const index of [0, 1, 2, 3]) rmSync(slicePath(cacheDir, 'film', index))
    for (let again = 0; again < 8; again += 1) {
      assert.ok((await ask(edge.port, linkTo('film'))).body.equals(wanted))
      const range = { range: `bytes=${SLICE - 10}-${SLICE + 9}` }
      const part = await ask(edge.port, linkTo('film'), { headers: range })
      assert.ok(part.body.equals(wanted.subarray(SLICE - 10, SLICE + 10)))
    }
    assert.equal(source.sentBytes(), SIZE)
    source.remove('film')
    await edge.purge('film')
    for (let again = 0; again < 8; again += 1) assert.equal((await ask(edge.port, linkTo('film'))).status, 404)
    assert.equal(edge.memoryBytes(), 0)
  })

  it('serves nothing of a purged file, at once and in every thread', async (t) => {
    const { edge, source, cacheDir, linkTo } = await startEdge(t, film, { threads: 2 })
    for (let again = 0; again < 8; again += 1) await ask(edge.port, linkTo('film'))
    await eventually(() => isWhole(cacheDir))
    source.remove('film')
    await edge.purge('film')
    for (let again = 0; again < 8; again += 1) assert.equal((await ask(edge.port, linkTo('film'))).status, 404)
    assert.equal(edge.cacheBytes(), 0)
  })
})
