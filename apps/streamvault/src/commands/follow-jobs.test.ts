import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JobState, JobView } from '@streamvault/api'
import { followJobs } from './follow-jobs.ts'

const job = (id: string, state: JobState, done: number | null = null, reason: string | null = null): JobView => ({
  id,
  kind: 'warm',
  state,
  priority: 0,
  dueAt: 0,
  failures: 0,
  maxFailures: 5,
  progress: done === null ? null : { done, total: 10, note: null },
  reason,
  payload: {},
  result: null,
  worker: null,
  addedAt: 0,
  updatedAt: 0,
  endedAt: null,
})

/** Answers each poll of a job with its next state. */
function setUp(looks: Record<string, JobView[]>) {
  const asked: string[] = []
  const shown: unknown[] = []
  const client = {
    async ask(method: string, path: string) {
      asked.push(`${method} ${decodeURIComponent(path)}`)
      const id = decodeURIComponent(path.split('/')[4] ?? '')
      const known = looks[id] ?? []
      return (known.length > 1 ? known.shift() : known[0]) as never
    },
  }
  const bar = { show: (...one: unknown[]) => void shown.push(one), [Symbol.dispose]() {} }
  return { asked, shown, client, bar }
}

describe('followJobs', () => {
  it('waits until every job has ended, and shows how far they are together', async () => {
    const { asked, shown, client, bar } = setUp({
      'warm:a': [job('warm:a', 'running', 4), job('warm:a', 'done', 10)],
      'warm:b': [
        job('warm:b', 'waiting', 2, 'no answer'),
        job('warm:b', 'running', 5),
        job('warm:b', 'parked', 5, 'gone'),
      ],
    })
    const begun = [job('warm:a', 'waiting'), job('warm:b', 'waiting')]
    const ended = await followJobs(begun, { client, bar, signal: new AbortController().signal, everyMs: 1 })
    assert.deepEqual(
      ended.map(({ state }) => state),
      ['done', 'parked'],
    )
    assert.deepEqual(shown, [
      [6, 20, 'no answer'],
      [15, 20, undefined],
      [15, 20, undefined],
    ])
    assert.equal(asked.filter((one) => one.endsWith('warm:a')).length, 2)
  })

  it('cancels them when it is told to end', async () => {
    const { asked, client, bar } = setUp({ 'warm:a': [job('warm:a', 'running', 4)] })
    const tired = new AbortController()
    const following = followJobs([job('warm:a', 'waiting')], {
      client,
      bar: { ...bar, show: () => tired.abort(new Error('enough')) },
      signal: tired.signal,
    })
    await assert.rejects(following)
    assert.equal(asked.at(-1), 'POST /api/admin/jobs/warm:a/cancel')
  })
})
