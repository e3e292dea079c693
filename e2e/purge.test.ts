import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { eventually } from '@streamvault/waits/testing'
import { createInstallation, type Installation, type StartedServer } from './installation.ts'
import { demoFile, makeLargeFilm } from './media.ts'

const SAMPLE = demoFile('media', 'Borealis (2024)', 'Borealis (2024) 360p.mp4')

interface Purge {
  slices: number
  edges: { edge: string; jobId: string; state: string; reason: string | null }[]
}

/** Listens at the address of a registered edge, and records the messages that it receives. */
async function startFarEdge(port: number): Promise<{ server: Server; told: unknown[]; tokens: Set<string> }> {
  const told: unknown[] = []
  const tokens = new Set<string>()
  const server = createServer(async (request, response) => {
    if (request.url !== '/purge') return response.end('ok')
    tokens.add(request.headers.authorization ?? '')
    told.push(JSON.parse(Buffer.concat(await request.toArray()).toString()))
    response.end('{"slices":7,"bytes":70}')
  })
  await once(server.listen(port, '127.0.0.1'), 'listening')
  return { server, told, tokens }
}

describe('a purge', () => {
  let installation: Installation
  let server: StartedServer
  let farPort: number
  let titleId: string
  let fileId: string
  let url: string
  let admin: { authorization: string }

  before(async () => {
    installation = await createInstallation()
    await makeLargeFilm(
      SAMPLE,
      path.join(installation.folder, 'Videos', 'The.Far.Shore.2020.1080p.mp4'),
      6 * 2 ** 20,
      3,
    )
    const probe = await startFarEdge(0)
    farPort = (probe.server.address() as AddressInfo).port
    probe.server.close()
    const env = { EDGES: `far=http://127.0.0.1:${farPort}` }
    server = await installation.start({ args: ['--no-demo', '--no-web'], env })
    await installation.json('add', path.join(installation.folder, 'Videos'))
    const [titles] = (await installation.json('titles')) as [{ id: string; files: { id: string }[] }[]]
    titleId = titles[0]?.id ?? ''
    fileId = titles[0]?.files[0]?.id ?? ''
    url = (await installation.run('link', fileId)).stdout.trim()
    const token = await readFile(path.join(installation.data, 'secrets', 'admin-token'), 'utf8')
    admin = { authorization: `Bearer ${token.trim()}` }
  })
  after(async () => {
    await server.stop()
    await installation[Symbol.asyncDispose]()
  })

  const slices = async () =>
    (await readdir(path.join(installation.data, 'cache', 'slices'), { recursive: true, withFileTypes: true })).filter(
      (entry) => entry.isFile(),
    ).length

  it('forgets the bytes here at once, and at an edge that is down when it returns', async () => {
    await (await fetch(url)).arrayBuffer()
    await eventually(async () => (await slices()) >= 7)
    const [purged] = (await installation.json('purge', titleId)) as [Purge]
    assert.equal(purged.slices, 7)
    assert.equal(await slices(), 0)
    assert.deepEqual(
      purged.edges.map(({ edge, state }) => [edge, state]),
      [
        ['own', 'done'],
        ['far', 'waiting'],
      ],
    )
    const far = await startFarEdge(farPort)
    try {
      // The retry would come by itself within half a minute. If the job is running or done by now, the API refuses (409).
      const job = encodeURIComponent(`purge:far:${titleId}`)
      const { status } = await fetch(`${server.url}/api/admin/jobs/${job}/retry`, { method: 'POST', headers: admin })
      assert.ok(status === 200 || status === 409, String(status))
      await eventually(async () => far.told.length > 0)
      const [told] = far.told as [{ files: { id: string; size: number }[] }]
      assert.equal(told.files[0]?.id, fileId)
      assert.ok((told.files[0]?.size ?? 0) > 6 * 2 ** 20)
      const token = (await readFile(path.join(installation.data, 'secrets', 'edge-token'), 'utf8')).trim()
      assert.deepEqual([...far.tokens], [`Bearer ${token}`])
    } finally {
      far.server.closeAllConnections()
      far.server.close()
    }
  })

  it('is taken at the operations port, with the token alone', async () => {
    const token = (await readFile(path.join(installation.data, 'secrets', 'edge-token'), 'utf8')).trim()
    const post = async (headers: Record<string, string>, body: string) =>
      (await fetch(`${server.opsUrl}/purge`, { method: 'POST', headers, body })).status
    const files = JSON.stringify({ files: [{ id: fileId, size: 1 }] })
    assert.equal(await post({ authorization: `Bearer ${token}` }, files), 200)
    assert.equal(await post({}, files), 401)
    assert.equal(await post({ authorization: `Bearer ${token}` }, '{}'), 400)
    assert.equal(await post({ authorization: `Bearer ${token}` }, 'x'), 400)
  })

  it('shows as a job', async () => {
    const [jobs] = (await installation.json('jobs', 'list', '--kind', 'purge')) as [{ id: string; state: string }[]]
    assert.ok(jobs.some(({ id, state }) => id === `purge:own:${titleId}` && state === 'done'))
    const { items } = (await (await fetch(`${server.url}/api/admin/edges`, { headers: admin })).json()) as {
      items: { name: string; state: string; pendingPurges: number }[]
    }
    assert.deepEqual(
      items.map(({ name, state, pendingPurges }) => [name, state, pendingPurges]),
      [
        ['own', 'up', 0],
        ['far', 'down', 0],
      ],
    )
  })

  it('leaves 410 where a title was removed, and 404 where nothing was', async () => {
    const removed = await fetch(`${server.url}/api/admin/titles/${titleId}`, { method: 'DELETE', headers: admin })
    assert.equal(removed.status, 204)
    assert.equal((await fetch(url)).status, 410)
  })
})
