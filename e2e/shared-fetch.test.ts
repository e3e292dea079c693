import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { createDevEnv, type DevEnv } from '@streamvault/dev-env'
import { createSlowStore } from '@streamvault/object-store/testing'
import { download } from './download.ts'

const CLIENTS = 100
const SLICE_BYTES = 2 ** 20

const startSlow = (): Promise<DevEnv> =>
  createDevEnv({ wrapFiles: (files) => createSlowStore(files, { bytesPerSecond: 20e6, latencyMs: 5 }) })
const viewerReads = (env: DevEnv, what: 'reads' | 'read_bytes'): Promise<number> =>
  env.metric(`streamvault_store_${what}_total`, 'for="viewer"')

describe('a hundred clients on one cold film of a slow store', () => {
  it('share every read when all watch from the beginning: one a slice', async () => {
    await using env = await startSlow()
    const film = await env.addFilm('Shared.2001.mp4', { seed: 1, bytes: 6 * SLICE_BYTES })
    const url = await env.link(film.fileId)
    const downloads = await Promise.all(Array.from({ length: CLIENTS }, () => download(url)))
    assert.deepEqual(new Set(downloads.map(({ hash }) => hash)), new Set([film.hash]))
    assert.equal(await viewerReads(env, 'reads'), Math.ceil(film.size / SLICE_BYTES))
    assert.equal(await viewerReads(env, 'read_bytes'), film.size)
  })

  it('have every byte read once, wherever they come in', async () => {
    await using env = await startSlow()
    const film = await env.addFilm('Shared.2002.mp4', { seed: 2, bytes: 6 * SLICE_BYTES })
    const url = await env.link(film.fileId)
    const bytes = await readFile(film.path)
    await Promise.all(
      Array.from({ length: CLIENTS }, async (_, client) => {
        const start = Math.floor((film.size * client) / CLIENTS)
        const got = await download(url, { range: `bytes=${start}-` })
        assert.equal(got.hash, createHash('sha256').update(bytes.subarray(start)).digest('hex'))
      }),
    )
    assert.equal(await viewerReads(env, 'read_bytes'), film.size)
    const slices = Math.ceil(film.size / SLICE_BYTES)
    // A slice that a viewer enters in its middle takes two reads, for its tail and its head.
    assert.ok((await viewerReads(env, 'reads')) <= 2 * slices)
  })
})
