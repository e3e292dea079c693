import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMemoryJobs } from '@streamvault/jobs/memory'
import type { CacheAdmin } from './manager-deps.ts'
import { aFile, aTitle } from './testing/fixtures.ts'
import { setUpManager } from './testing/set-up-manager.ts'

const STATS = {
  isIndexed: true,
  bytes: 3000,
  limitBytes: 10_000,
  slices: 3,
  files: 2,
  memory: { bytes: 0, limitBytes: 100 },
  requests: { hits: 3, misses: 1, joined: 0, hitRatio: 0.75 },
  evicted: 1,
  expired: 0,
  damaged: 0,
  unwritten: 0,
  oldestUseAt: 1_800_000_000_000,
  disk: { freeBytes: null, minFreeBytes: 0 },
}

async function setUp() {
  const jobs = createMemoryJobs({ now: () => 1_800_000_000_000, maxJobs: 100 })
  const told: unknown[] = []
  const cache: CacheAdmin = {
    async stats(top) {
      const kept = [
        { fileId: 'f1', slices: 2, bytes: 2000 },
        { fileId: 'forgotten', slices: 1, bytes: 1000 },
      ]
      return { ...STATS, top: kept.slice(0, top) }
    },
    async warm(fileIds, headBytes) {
      told.push(['warm', fileIds, headBytes])
      return await Promise.all(
        fileIds.map((fileId) => jobs.add({ id: `warm:${fileId}`, kind: 'warm', payload: { fileId } })),
      )
    },
    async verify(fileIds, target, bytesPerSecond) {
      told.push(['verify', fileIds === 'all' ? 'all' : fileIds.toSorted(), bytesPerSecond])
      return await jobs.add({ id: `verify:${target}`, kind: 'verify', payload: { target } })
    },
  }
  const titles = [aTitle({ id: 't1', name: 'Alpha Centauri' }), aTitle({ id: 't2', name: 'Beta Decay' })]
  const files = [
    aFile({ id: 'f1', titleId: 't1' }),
    aFile({ id: 'f2', titleId: 't1' }),
    aFile({ id: 'f1gone', titleId: 't1', state: 'missing', reason: 'moved away' }),
    aFile({ id: 'f3', titleId: 't2', state: 'missing', reason: 'moved away' }),
  ]
  return { told, ...(await setUpManager({ titles, files, deps: { cache } })) }
}

test('tells what the cache holds, with the titles of the files of which most is kept', async () => {
  const { admin, ask } = await setUp()
  const { status, json } = await admin('GET /api/admin/cache')
  assert.equal(status, 200)
  const { top, ...rest } = json
  assert.deepEqual(rest, STATS)
  const titles = top.map(({ fileId, titleId, title }: Record<string, string>) => [fileId, titleId, title])
  assert.deepEqual(titles, [
    ['f1', 't1', 'Alpha Centauri'],
    ['forgotten', null, null],
  ])
  assert.equal((await admin('GET /api/admin/cache?top=1')).json.top.length, 1)
  assert.equal((await admin('GET /api/admin/cache?top=1000')).status, 400)
  assert.equal((await ask('GET /api/admin/cache')).status, 401)
})

test('fills the cache with the files of titles that can be played, each once', async () => {
  const { admin, told } = await setUp()
  const { json } = await admin('POST /api/admin/cache/warm', { body: { ids: ['t1', 'f2'], headBytes: 5 } })
  assert.deepEqual(told, [['warm', ['f1', 'f2'], 5]])
  assert.deepEqual(
    json.items.map(({ id, state }: { id: string; state: string }) => [id, state]),
    [
      ['warm:f1', 'waiting'],
      ['warm:f2', 'waiting'],
    ],
  )
  assert.equal((await admin('POST /api/admin/cache/warm', { body: { ids: ['f3'] } })).json.error.code, 'file_missing')
  assert.equal((await admin('POST /api/admin/cache/warm', { body: { ids: ['no'] } })).json.error.code, 'file_not_found')
  assert.equal((await admin('POST /api/admin/cache/warm', { body: { ids: [] } })).status, 400)
  assert.equal(told.length, 1)
})

test('verifies everything, or what is kept of a title whatever the state of its files', async () => {
  const { admin, told } = await setUp()
  const { json } = await admin('POST /api/admin/cache/verify', { body: {} })
  assert.equal(json.items[0].id, 'verify:all')
  await admin('POST /api/admin/cache/verify', { body: { id: 't1', bytesPerSecond: 1_000_000 } })
  assert.deepEqual(told, [
    ['verify', 'all', undefined],
    ['verify', ['f1', 'f1gone', 'f2'], 1_000_000],
  ])
  assert.equal((await admin('POST /api/admin/cache/verify', { body: { id: 'no' } })).json.error.code, 'file_not_found')
})
