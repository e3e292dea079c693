import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { describe, it, type TestContext } from 'node:test'
import { MAX_PURGED_FILES, PurgeOrder } from '@streamvault/api'
import type { Jobs } from '@streamvault/jobs'
import { createMemoryJobs } from '@streamvault/jobs/memory'
import { createEdgePurges } from './edge-purges.ts'
import type { PurgeJobs } from './our-jobs.ts'
import { createRemoteEdge, type PurgeEdge, type PurgeFiles } from './purge-edge.ts'

const never = new AbortController().signal
const FILES = [{ id: 'film', size: 10 }]

/** An edge that can go down. */
function fakeEdge(name: string) {
  const edge = {
    name,
    kind: 'own' as const,
    isDown: false,
    purged: [] as PurgeFiles[],
    async purge(files: PurgeFiles) {
      if (edge.isDown) throw new Error(`edge "${name}" is down`)
      edge.purged.push(files)
      return { slices: 3, bytes: 300 }
    },
    isUp: async () => !edge.isDown,
  }
  return edge satisfies PurgeEdge
}

function setUp(t: TestContext, edges: PurgeEdge[]) {
  const jobs = createMemoryJobs<PurgeJobs>({ now: Date.now, maxJobs: 100 })
  const purges = createEdgePurges({ jobs, edges, onError: () => {} })
  t.after(() => purges[Symbol.asyncDispose]())
  return { jobs, purges }
}

describe('createEdgePurges', () => {
  it('purges every edge and adds up what they forgot, as often as it is asked', async (t) => {
    const [one, two] = [fakeEdge('one'), fakeEdge('two')]
    const { purges } = setUp(t, [one, two])
    const result = await purges.purge(FILES, 'film', never)
    assert.deepEqual([result.slices, result.bytes, result.edges.map(({ state }) => state)], [6, 600, ['done', 'done']])
    await purges.purge(FILES, 'film', never)
    await purges.purge('all', 'all', never)
    assert.deepEqual(one.purged, [FILES, FILES, 'all'])
  })

  it('does not wait for an edge that is down, and purges it when it is back', async (t) => {
    const [up, down] = [fakeEdge('up'), fakeEdge('down')]
    down.isDown = true
    const { jobs, purges } = setUp(t, [up, down])
    const { slices, edges } = await purges.purge(FILES, 'film', never)
    assert.equal(slices, 3)
    assert.deepEqual(
      edges.map(({ edge, state, reason }) => [edge, state, reason]),
      [
        ['up', 'done', null],
        ['down', 'waiting', 'edge "down" is down'],
      ],
    )
    const [, view] = await purges.list(never)
    assert.deepEqual([view?.state, view?.pendingPurges, view?.reason], ['down', 1, 'edge "down" is down'])
    down.isDown = false
    await jobs.retry('purge:down:film')
    await untilJob(jobs, 'purge:down:film', 'done')
    assert.deepEqual(down.purged, [FILES])
  })

  it('waits for nothing while purges or all jobs are paused, and says so', async (t) => {
    for (const kind of ['purge', 'all']) {
      const edge = fakeEdge('one')
      const { jobs, purges } = setUp(t, [edge])
      await jobs.pauseKind(kind)
      const { edges } = await purges.purge(FILES, 'film', never)
      assert.deepEqual(
        edges.map(({ state }) => state),
        ['paused'],
      )
      await jobs.resumeKind(kind)
      await untilJob(jobs, 'purge:one:film', 'done')
      assert.deepEqual(edge.purged, [FILES])
    }
  })

  it('lays aside a purge of an edge that is none of ours any more, and takes it up when it is one again', async (t) => {
    const jobs = createMemoryJobs<PurgeJobs>({ now: Date.now, maxJobs: 100 })
    await jobs.add({
      id: 'purge:far:film',
      kind: 'purge',
      payload: { edge: 'far', target: 'film', files: FILES },
      maxFailures: null,
    })
    const isIn = (state: string) => untilJob(jobs, 'purge:far:film', state)
    {
      await using _without = createEdgePurges({ jobs, edges: [fakeEdge('own')], onError: () => {} })
      await isIn('parked')
    }
    const far = fakeEdge('far')
    const purges = createEdgePurges({ jobs, edges: [far], onError: () => {} })
    t.after(() => purges[Symbol.asyncDispose]())
    await isIn('done')
    assert.deepEqual(far.purged, [FILES])
  })

  it('counts every purge that an edge has not done, and tells the last that it did', async (t) => {
    const [up, down] = [fakeEdge('up'), fakeEdge('up-and-away')]
    down.isDown = true
    const jobs = createMemoryJobs<PurgeJobs>({ now: Date.now, maxJobs: 1000 })
    const purges = createEdgePurges({ jobs, edges: [up, down], onError: () => {} })
    t.after(() => purges[Symbol.asyncDispose]())
    const before = Date.now()
    await purges.purge(FILES, 'film', never)
    await jobs.pauseKind('purge')
    const payload = { edge: down.name, target: 'film', files: FILES }
    for (let n = 0; n < 450; n += 1) await jobs.add({ id: `purge:${down.name}:${n}`, kind: 'purge', payload })
    const [first, second] = await purges.list(never)
    assert.deepEqual([first?.pendingPurges, second?.pendingPurges], [0, 451])
    assert.ok((first?.lastPurgeAt ?? 0) >= before)
    assert.deepEqual([second?.lastPurgeAt, second?.reason], [null, 'edge "up-and-away" is down'])
  })
})

/** Waits until a job is in that state. */
async function untilJob(jobs: Jobs<PurgeJobs>, id: string, state: string): Promise<void> {
  const news = Promise.withResolvers<void>()
  const look = async () => {
    if ((await jobs.get(id))?.state === state) news.resolve()
  }
  const leave = jobs.subscribe(() => void look())
  await look()
  await news.promise
  leave()
}

/** A server that accepts purges as an edge does, and counts one slice of ten bytes per file. */
async function startFarEdge(t: TestContext) {
  const orders: { authorization: string | undefined; order: PurgeOrder }[] = []
  const server = createServer(async (request, response) => {
    if (request.url === '/healthz') return response.end('ok')
    const order = PurgeOrder.parse(await json(request))
    orders.push({ authorization: request.headers.authorization, order })
    const slices = 'files' in order ? order.files.length : 0
    response.end(JSON.stringify({ slices, bytes: slices * 10 }))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.after(() => server.close())
  return { orders, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

describe('createRemoteEdge', () => {
  it('tells what to purge with its token, after what must come before', async (t) => {
    const { url, orders } = await startFarEdge(t)
    const before: PurgeFiles[] = []
    const edge = createRemoteEdge({
      name: 'far',
      url,
      token: 'a-token',
      before(files) {
        assert.deepEqual(orders, [])
        before.push(files)
      },
    })
    assert.deepEqual(await edge.purge(FILES, never), { slices: 1, bytes: 10 })
    assert.deepEqual(before, [FILES])
    assert.deepEqual(orders, [{ authorization: 'Bearer a-token', order: { files: FILES } }])
    assert.equal(await edge.isUp(never), true)
  })

  it('tells of more files than an edge takes at once in several orders', async (t) => {
    const { url, orders } = await startFarEdge(t)
    const edge = createRemoteEdge({ name: 'far', url, token: 'a-token', before: () => {} })
    const files = Array.from({ length: MAX_PURGED_FILES * 2 + 1 }, (_, at) => ({ id: `f${at}`, size: at }))
    assert.deepEqual(await edge.purge(files, never), { slices: files.length, bytes: files.length * 10 })
    const told = orders.map(({ order }) => ('files' in order ? order.files : []))
    assert.deepEqual(
      told.map(({ length }) => length),
      [MAX_PURGED_FILES, MAX_PURGED_FILES, 1],
    )
    assert.deepEqual(told.flat(), files)
  })

  it('fails, and is down, when nobody answers', async () => {
    const edge = createRemoteEdge({ name: 'far', url: 'http://127.0.0.1:9', token: 'a-token', before: () => {} })
    await assert.rejects(edge.purge(FILES, never), /edge "far": it does not answer/)
    assert.equal(await edge.isUp(never), false)
  })
})
