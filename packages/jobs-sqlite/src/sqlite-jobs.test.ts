import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import type { Jobs } from '@streamvault/jobs'
import { createMemoryJobs } from '@streamvault/jobs/memory'
import { createManualClock, jobsContract, traceJobs } from '@streamvault/jobs/testing'
import fc from 'fast-check'
import { JobsUnreadableError } from './errors.ts'
import { openSqliteJobs, type SqliteJobsOptions } from './sqlite-jobs.ts'

jobsContract('openSqliteJobs', (now) => openSqliteJobs({ path: ':memory:', now }))

function temporaryFile(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'jobs-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return path.join(folder, 'below', 'jobs.sqlite')
}

describe('openSqliteJobs', () => {
  it('answers as jobs in memory do, whatever is done to both', async () => {
    const traceOf = async (create: (options: SqliteJobsOptions) => Promise<Jobs>, numbers: number[]) => {
      const clock = createManualClock()
      await using jobs = await create({ path: ':memory:', now: clock.now })
      let at = 0
      const random = () => numbers[at++ % numbers.length] ?? 0
      return await traceJobs(jobs, clock, random, 150)
    }
    const number = fc.double({ min: 0, max: 0.999_999, noNaN: true })
    await fc.assert(
      fc.asyncProperty(fc.array(number, { minLength: 60, maxLength: 600 }), async (numbers) => {
        const inMemory = async ({ now }: SqliteJobsOptions) => createMemoryJobs({ now, maxJobs: 1000 })
        assert.deepEqual(await traceOf((options) => openSqliteJobs(options), numbers), await traceOf(inMemory, numbers))
      }),
      { numRuns: 60 },
    )
  })

  it('has everything after a restart, what is paused as well', async (t) => {
    const file = temporaryFile(t)
    const clock = createManualClock()
    const before = await openSqliteJobs({ path: file, now: clock.now })
    const added = await before.add({ id: 'a', kind: 'copy', payload: { from: 'a' } })
    await before.pauseKind('wipe')
    await before[Symbol.asyncDispose]()
    await using after = await openSqliteJobs({ path: file, now: clock.now })
    assert.deepEqual(await after.get('a'), added)
    assert.deepEqual(await after.pausedKinds(), ['wipe'])
  })

  it('shares its jobs among processes, each job to one of them', async (t) => {
    const file = temporaryFile(t)
    await using jobs = await openSqliteJobs({ path: file, now: Date.now })
    for (let job = 0; job < 200; job += 1) await jobs.add({ id: `job ${job}`, kind: 'copy', payload: {} })
    const claimAll = async (): Promise<string[]> => {
      const child = fork(path.join(import.meta.dirname, 'testing', 'claim-all.ts'), [file])
      const [ids] = await once(child, 'message')
      await once(child, 'exit')
      return ids
    }
    const claimed = (await Promise.all([claimAll(), claimAll()])).flat()
    assert.equal(claimed.length, 200)
    assert.equal(new Set(claimed).size, 200)
  })

  it('names the folder that cannot be made', async (t) => {
    const file = temporaryFile(t)
    writeFileSync(path.dirname(file), '')
    await assert.rejects(openSqliteJobs({ path: file, now: Date.now }), {
      message: `Cannot make folder "${path.dirname(file)}": a file is in its way`,
    })
  })

  it('leaves alone what is not its own', async (t) => {
    const folder = path.dirname(path.dirname(temporaryFile(t)))
    const foreign = path.join(folder, 'foreign.sqlite')
    const database = new DatabaseSync(foreign)
    database.exec('create table theirs (id text)')
    database.close()
    await assert.rejects(openSqliteJobs({ path: foreign, now: Date.now }), JobsUnreadableError)
    const text = path.join(folder, 'text.sqlite')
    writeFileSync(text, 'no database, but long enough to be looked at. '.repeat(40))
    await assert.rejects(openSqliteJobs({ path: text, now: Date.now }), JobsUnreadableError)
    await assert.rejects(openSqliteJobs({ path: folder, now: Date.now }), {
      name: 'JobsUnreadableError',
      message: `Cannot open jobs "${folder}": a folder is in its way, or it may not be read and written`,
    })
    const newer = path.join(folder, 'newer.sqlite')
    await (await openSqliteJobs({ path: newer, now: Date.now }))[Symbol.asyncDispose]()
    const opened = new DatabaseSync(newer)
    opened.exec('pragma user_version = 99')
    opened.close()
    await assert.rejects(openSqliteJobs({ path: newer, now: Date.now }), /newer/)
  })

  it('finds the next job without looking at all that wait', async (t) => {
    const file = temporaryFile(t)
    await (await openSqliteJobs({ path: file, now: Date.now }))[Symbol.asyncDispose]()
    using database = new DatabaseSync(file)
    const plan = database
      .prepare(
        `explain query plan select position from jobs where state = 'waiting' and due_at <= 5 order by priority desc, due_at, position limit 1`,
      )
      .all()
    assert.match(JSON.stringify(plan), /jobs_waiting/)
    assert.doesNotMatch(JSON.stringify(plan), /TEMP B-TREE/)
  })
})
