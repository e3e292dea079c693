import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMemoryJobs } from '@streamvault/jobs/memory'
import { setUpManager } from './testing/set-up-manager.ts'

async function setUp() {
  const jobs = createMemoryJobs({ now: () => 1_800_000_000_000, maxJobs: 100 })
  for (const id of ['purge:own:a', 'purge:own:b', 'purge:own:c'])
    await jobs.add({ id, kind: 'purge', payload: { edge: 'own' } })
  return { jobs, ...(await setUpManager({ deps: { jobs } })) }
}

test('lists jobs, the newest first, page by page, of one state', async () => {
  const { admin, jobs } = await setUp()
  const first = (await admin('GET /api/admin/jobs?limit=2')).json
  assert.deepEqual(
    first.items.map((job: { id: string }) => job.id),
    ['purge:own:c', 'purge:own:b'],
  )
  const second = (await admin(`GET /api/admin/jobs?limit=2&cursor=${first.nextCursor}`)).json
  assert.deepEqual([second.items[0].id, second.nextCursor], ['purge:own:a', null])
  await jobs.cancel('purge:own:b')
  assert.equal((await admin('GET /api/admin/jobs?state=cancelled&kind=purge')).json.items.length, 1)
  assert.equal((await admin('GET /api/admin/jobs?cursor=x')).json.error.code, 'bad_cursor')
  assert.equal((await admin('GET /api/admin/jobs?state=lost')).status, 400)
})

test('shows a job, cancels, retries, holds it back and lets it go', async () => {
  const { admin } = await setUp()
  assert.equal((await admin('GET /api/admin/jobs/purge:own:a')).json.payload.edge, 'own')
  assert.equal((await admin('GET /api/admin/jobs/none')).json.error.code, 'job_not_found')
  const states = []
  for (const change of ['pause', 'resume', 'cancel', 'retry'])
    states.push((await admin(`POST /api/admin/jobs/purge:own:a/${change}`)).json.state)
  assert.deepEqual(states, ['paused', 'waiting', 'cancelled', 'waiting'])
  assert.equal((await admin('POST /api/admin/jobs/purge:own:a/resume')).json.error.code, 'job_conflict')
  assert.equal((await admin('POST /api/admin/jobs/none/cancel')).status, 404)
})

test('pauses a kind of jobs, or all', async () => {
  const { admin } = await setUp()
  assert.deepEqual((await admin('POST /api/admin/jobs/pause', { body: { kind: 'purge' } })).json.paused, ['purge'])
  assert.deepEqual((await admin('POST /api/admin/jobs/pause', { body: {} })).json.paused, ['all', 'purge'])
  await admin('POST /api/admin/jobs/resume', { body: {} })
  assert.deepEqual((await admin('GET /api/admin/jobs')).json.paused, ['purge'])
})

test('tells what every edge is up to', async () => {
  const edge = {
    name: 'nginx',
    kind: 'remote',
    state: 'down',
    pendingPurges: 2,
    lastPurgeAt: null,
    reason: 'no answer',
  } as const
  const { admin } = await setUpManager({ deps: { listEdges: async () => [edge] } })
  assert.deepEqual((await admin('GET /api/admin/edges')).json, { items: [edge] })
})
