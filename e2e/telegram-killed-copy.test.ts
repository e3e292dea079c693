import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { makeFilm } from '@streamvault/dev-env'
import type { Stats } from '@streamvault/mtproto-server'
import { startSandbox } from '@streamvault/mtproto-server/sandbox'
import { eventually } from '@streamvault/waits/testing'
import { download } from './download.ts'
import { createInstallation } from './installation.ts'

const MIB = 2 ** 20
const PIECE = MIB / 2
/** Pieces in flight at once: so many may have arrived without the killed server's knowledge. */
const WINDOW = 8

describe('a copy to a channel whose server was killed', () => {
  it('goes on where it was after a restart, and plays', async (context) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'telegram-killed-copy-'))
    context.after(() => rm(folder, { recursive: true, force: true }))
    await using sandbox = await startSandbox({ folder: path.join(folder, 'telegram'), sessions: 2 })
    await using installation = await createInstallation({ ...sandbox.env, CACHE_MIN_FREE: '0' })
    const film = await makeFilm(path.join(folder, 'Killed.Film.2001.720p.mp4'), { seed: 1, bytes: 40 * MIB })
    const pieces = Math.ceil(film.size / PIECE)
    const savedParts = async () => ((await (await fetch(`${sandbox.control}/stats`)).json()) as Stats).savedParts
    const slowDown = (rttMs: number) =>
      fetch(`${sandbox.control}/limits`, { method: 'POST', body: JSON.stringify({ rttMs }) })
    const start = async () => {
      const server = await installation.start({ args: ['--no-demo', '--no-web'] })
      await eventually(async () => (await fetch(`${server.opsUrl}/readyz`)).status === 200)
      return server
    }

    for (const enough of [pieces / 3, (pieces * 2) / 3]) {
      const server = await start()
      await slowDown(200)
      const adding = installation.spawn('add', '--copy', film.path)
      await eventually(async () => {
        assert.equal(adding.exitCode, null, 'the copy was over before the server was killed')
        return (await savedParts()) >= enough
      })
      await server.kill()
      await slowDown(0)
    }

    const server = await start()
    const [line] = (await installation.json('add', '--copy', film.path)) as { status: string; fileIds: string[] }[]
    assert.equal(line?.status, 'added')
    const sent = await savedParts()
    context.diagnostic(`${sent} pieces were sent for ${pieces}`)
    // The manifest is one more piece.
    assert.ok(sent <= pieces + 1 + 2 * WINDOW, `${sent} pieces were sent for ${pieces}`)
    await rm(film.path)
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ fileId: line?.fileIds[0] })
    const answer = await fetch(`${server.url}/api/play`, { method: 'POST', headers, body })
    const { url } = (await answer.json()) as { url: string }
    const got = await download(new URL(url, server.url).href)
    assert.deepEqual([got.status, got.hash], [200, film.hash])
    const telegram = path.join(installation.data, 'telegram')
    const left = (await readdir(telegram, { recursive: true })).filter((name) => name.endsWith('.jsonl'))
    assert.deepEqual(left, [])
  })
})
