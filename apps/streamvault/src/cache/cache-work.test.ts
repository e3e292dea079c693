import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { JobState } from '@streamvault/jobs'
import { createMemoryJobs } from '@streamvault/jobs/memory'
import { type CacheTools, SliceUnavailableError, type WarmOptions } from '@streamvault/slice-cache'
import { eventually } from '@streamvault/waits/testing'
import type { CacheJobs } from '../purge/our-jobs.ts'
import { createCacheWork } from './cache-work.ts'

const WARMED = { slices: 4, kept: 1, fetched: 3, bytes: 300, endedBy: null }
const STATE = {
  isIndexed: true,
  bytes: 300,
  maxBytes: 1000,
  slices: 3,
  files: 1,
  memory: { bytes: 1, maxBytes: 2 },
  removed: { evicted: 1, expired: 2, damaged: 3 },
  unwritten: 4,
  oldestUseMs: undefined,
  disk: { freeBytes: undefined, minFreeBytes: 5 },
  top: [{ fileId: 'film', slices: 3, bytes: 300, oldestUseMs: 7 }],
}

const ENDED: JobState[] = ['done', 'parked', 'cancelled']

function setUp(t: TestContext, tools: Partial<CacheTools> = {}) {
  const jobs = createMemoryJobs<CacheJobs>({ now: Date.now, maxJobs: 100 })
  const asked: unknown[] = []
  const cache: CacheTools = {
    state: async () => STATE,
    async warm(fileId, { headBytes, onProgress }) {
      asked.push(['warm', fileId, headBytes])
      onProgress?.(4, 4)
      return WARMED
    },
    async verify(_signal, { fileIds, bytesPerSecond } = {}) {
      asked.push(['verify', fileIds, bytesPerSecond])
      return { checked: 9, damaged: 1, bytes: 900 }
    },
    ...tools,
  }
  const requests = () => ({ hit: 6, miss: 3, joined: 1 })
  const work = createCacheWork({ jobs, open: async () => cache, requests, onError: () => {} })
  t.after(() => work[Symbol.asyncDispose]())
  const ended = (id: string) =>
    eventually(async () => {
      const job = await jobs.get(id)
      return job !== undefined && ENDED.includes(job.state) && job
    })
  return { jobs, work, asked, ended }
}

describe('createCacheWork', () => {
  it('warms files by one job each, with progress and a result, as often as it is asked', async (t) => {
    const { work, asked, ended } = setUp(t)
    await work.admin.warm(['film', 'other'], 5)
    const { result, progress } = await ended('warm:film')
    assert.deepEqual([result, progress], [WARMED, { done: 4, total: 4, note: null }])
    await ended('warm:other')
    await work.admin.warm(['film'], undefined)
    await ended('warm:film')
    assert.deepEqual(asked, [
      ['warm', 'film', 5],
      ['warm', 'other', 5],
      ['warm', 'film', undefined],
    ])
  })

  it('verifies all, or some files, at a rate', async (t) => {
    const { work, asked, ended } = setUp(t)
    await work.admin.verify('all', 'all', undefined)
    assert.deepEqual((await ended('verify:all')).result, { checked: 9, damaged: 1, bytes: 900 })
    await work.admin.verify(['film'], 'a-title', 1000)
    await ended('verify:a-title')
    assert.deepEqual(asked, [
      ['verify', undefined, undefined],
      ['verify', ['film'], 1000],
    ])
  })

  it('gives up at once on a file that is not there, and says why', async (t) => {
    const { work, ended } = setUp(t, {
      warm: (fileId) => Promise.reject(new SliceUnavailableError(fileId, 'file_withdrawn')),
    })
    await work.admin.warm(['film'], undefined)
    const { state, reason, failures } = await ended('warm:film')
    assert.deepEqual([state, failures], ['parked', 1])
    assert.match(reason ?? '', /file_withdrawn/)
  })

  it('ends a job that is cancelled', async (t) => {
    const begun = Promise.withResolvers<void>()
    const untilAborted = (_fileId: string, { signal }: WarmOptions): Promise<never> =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
        begun.resolve()
      })
    const { work, jobs, ended } = setUp(t, { warm: untilAborted })
    await work.admin.warm(['film'], undefined)
    await begun.promise
    await jobs.cancel('warm:film')
    assert.equal((await ended('warm:film')).state, 'cancelled')
  })

  it('begins with what is left undone only when it is told to, or asked for work', async (t) => {
    const { work, jobs, asked, ended } = setUp(t)
    await jobs.add({ id: 'warm:old', kind: 'warm', payload: { fileId: 'old', headBytes: null } })
    await work.admin.stats(1)
    assert.deepEqual(asked, [])
    work.begin()
    await ended('warm:old')
    assert.deepEqual(asked, [['warm', 'old', undefined]])
  })

  it('tells what the cache holds, and which share of what viewers asked for it had', async (t) => {
    const { work } = setUp(t)
    const { requests, limitBytes, evicted, oldestUseAt, disk, top } = await work.admin.stats(1)
    assert.deepEqual(requests, { hits: 6, misses: 3, joined: 1, hitRatio: 0.6 })
    assert.deepEqual([limitBytes, evicted, oldestUseAt], [1000, 1, null])
    assert.deepEqual(disk, { freeBytes: null, minFreeBytes: 5 })
    assert.deepEqual(top, [{ fileId: 'film', slices: 3, bytes: 300 }])
  })
})
