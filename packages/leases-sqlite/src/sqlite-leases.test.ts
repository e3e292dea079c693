import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { leasesContract } from '@streamvault/leases/testing'
import { openSqliteLeases } from './sqlite-leases.ts'

async function newFolder() {
  const folder = await mkdtemp(path.join(tmpdir(), 'leases-'))
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

leasesContract('leases in a SQLite file', async (options) => {
  const { folder, ...owned } = await newFolder()
  const open = () => openSqliteLeases({ ...options, path: path.join(folder, 'made', 'leases.sqlite') })
  const leases = await open()
  const dispose = async () => {
    await leases[Symbol.asyncDispose]()
    await owned[Symbol.asyncDispose]()
  }
  return { leases: { ...leases, [Symbol.asyncDispose]: dispose }, openAnother: open }
})

leasesContract('leases in a SQLite database in memory', async (options) => ({
  leases: await openSqliteLeases({ ...options, path: ':memory:' }),
}))

/** A process that takes places on command, and counts how often it held one while more than the limit were taken. */
async function startRacer(file: string, name: string): Promise<ChildProcess> {
  const racer = fork(new URL('./testing/racer.ts', import.meta.url), [file, name])
  await once(racer, 'message')
  return racer
}

describe('openSqliteLeases', () => {
  it('names the folder that cannot be made', async () => {
    await using t = await newFolder()
    const inTheWay = path.join(t.folder, 'file')
    await writeFile(inTheWay, '')
    await assert.rejects(openSqliteLeases({ path: path.join(inTheWay, 'leases.sqlite'), maxLeases: 1 }), {
      message: `Cannot make folder "${inTheWay}": a file is in its way`,
    })
  })

  it('keeps the limit between processes that race', async () => {
    await using t = await newFolder()
    const file = path.join(t.folder, 'leases.sqlite')
    const racers = await Promise.all(['a', 'b'].map((name) => startRacer(file, name)))
    const ended = racers.map(async (racer) => {
      const [report] = await once(racer, 'message')
      return report as { granted: number; refused: number; tooMany: number }
    })
    for (const racer of racers) racer.send('go')
    const reports = await Promise.all(ended)
    for (const report of reports) {
      assert.equal(report.tooMany, 0)
      // How many requests are refused depends on the scheduler: one racer may finish before the other begins.
      assert.equal(report.granted + report.refused, 1500)
    }
  })

  it('frees the place of a process that was killed when its time is over', async () => {
    await using t = await newFolder()
    const file = path.join(t.folder, 'leases.sqlite')
    const racer = await startRacer(file, 'killed')
    racer.send('hold')
    await once(racer, 'message')
    racer.kill('SIGKILL')
    await once(racer, 'exit')
    let later = 0
    await using leases = await openSqliteLeases({ path: file, maxLeases: 10, now: () => Date.now() + later })
    const request = { key: 'held', holder: 'next', limit: 1, ttlMs: 1000 }
    assert.equal((await leases.acquire(request)).granted, false)
    later = 30_000
    assert.equal((await leases.acquire(request)).granted, true)
  })
})
