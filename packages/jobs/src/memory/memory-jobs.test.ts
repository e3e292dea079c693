import assert from 'node:assert/strict'
import { it } from 'node:test'
import { jobsContract } from '../testing/jobs-contract.ts'
import { createMemoryJobs } from './memory-jobs.ts'

jobsContract('createMemoryJobs', async (now) => createMemoryJobs({ now, maxJobs: 1000 }))

it('refuses more jobs than it may keep', async () => {
  await using jobs = createMemoryJobs({ now: () => 0, maxJobs: 1 })
  await jobs.add({ id: 'a', kind: 'copy', payload: {} })
  await assert.rejects(jobs.add({ id: 'b', kind: 'copy', payload: {} }), RangeError)
  assert.equal((await jobs.add({ id: 'a', kind: 'copy', payload: {} })).id, 'a')
})
