import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CacheStats, JobView } from '@streamvault/api'
import { readVerified, readWarmed, statsLines, verifiedLine, warmedLine } from './cache-lines.ts'
import { formatSize } from './format-size.ts'

const job = (over: Partial<JobView>): JobView => ({
  id: 'warm:film',
  kind: 'warm',
  state: 'done',
  priority: 0,
  dueAt: 0,
  failures: 0,
  maxFailures: 5,
  progress: null,
  reason: null,
  payload: { fileId: 'film' },
  result: null,
  worker: null,
  addedAt: 0,
  updatedAt: 0,
  endedAt: 0,
  ...over,
})

const stats: CacheStats = {
  isIndexed: true,
  bytes: 12_345_678_900,
  limitBytes: 150e9,
  slices: 11_730,
  files: 14,
  memory: { bytes: 0, limitBytes: 268_435_456 },
  requests: { hits: 95, misses: 4, joined: 1, hitRatio: 0.95 },
  evicted: 3,
  expired: 2,
  damaged: 1,
  unwritten: 0,
  oldestUseAt: 1_800_000_000_000,
  disk: { freeBytes: 80e9, minFreeBytes: 5e9 },
  top: [{ fileId: 'film', titleId: 't', title: 'A Film', slices: 2, bytes: 500, size: 1000 }],
}

describe('the lines of the cache', () => {
  it('tell a file that is warm from one that is not, and why', () => {
    const result = { slices: 5, kept: 2, fetched: 3, bytes: 3_145_728, endedBy: null as string | null }
    const whole = readWarmed(job({ result }))
    assert.deepEqual([whole.isWhole, warmedLine(whole)], [true, 'film  5 of 5 slices, 3 fetched (3.15 MB)'])
    const part = readWarmed(job({ result: { ...result, fetched: 1, endedBy: 'no_room' } }))
    assert.equal(part.isWhole, false)
    assert.match(warmedLine(part), /^film {2}3 of 5 slices, .*; more would push out what others watch$/)
    const failed = readWarmed(job({ state: 'parked', reason: 'nobody has it' }))
    assert.deepEqual([failed.isWhole, warmedLine(failed)], [false, 'film  parked: nobody has it'])
  })

  it('tell what a verify found', () => {
    const found = (damaged: number) => verifiedLine(readVerified(job({ result: { checked: 9, damaged, bytes: 9e6 } })))
    assert.deepEqual(
      [found(0), found(2)],
      ['9 slices read (9.00 MB), 0 damaged', '9 slices read (9.00 MB), 2 damaged and removed'],
    )
    assert.equal(verifiedLine(readVerified(job({ state: 'cancelled' }))), 'cancelled')
  })

  it('tell what is kept', () => {
    assert.deepEqual(statsLines(stats, 1_800_000_000_000 + 5 * 3_600_000), [
      'on disk     12.3 GB of 150 GB: 11730 slices of 14 files',
      'in memory   0 B of 268 MB',
      'asked for   95 hits, 4 misses, 1 joined: 95.0 % hits',
      'removed     3 for room, 2 unused for too long, 1 damaged',
      'unwritten   0',
      'oldest use  5 h ago',
      'disk        80.0 GB free, 5.00 GB stay free',
      '     500 B  50 %  film  A Film',
    ])
    const early = { ...stats, isIndexed: false, requests: null, oldestUseAt: null, top: [] }
    assert.match(statsLines(early, 0).join('\n'), /still being counted.*no server runs.*oldest use {2}none/s)
  })

  it('write sizes with three figures', () => {
    const sizes = [0, 999, 1000, 9994, 9999, 99_960, 999_600, 410_200_000, 7_812_000_000, 3e15].map(formatSize)
    assert.deepEqual(sizes, [
      '0 B',
      '999 B',
      '1.00 kB',
      '9.99 kB',
      '10.0 kB',
      '100 kB',
      '1.00 MB',
      '410 MB',
      '7.81 GB',
      '3000 TB',
    ])
  })
})
