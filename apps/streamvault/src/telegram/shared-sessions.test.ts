import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { openSqliteLeases } from '@streamvault/leases-sqlite'
import { eventually } from '@streamvault/waits/testing'
import { type PoolProcess, type PoolReport, startPoolProcess } from './testing/start-pool-process.ts'

/** The nominal rate of an account, and the part in use. */
const BEARABLE = 30
const USED = 18
const TTL_MS = 3000

async function setUp() {
  const folder = await mkdtemp(path.join(tmpdir(), 'shared-sessions-'))
  const file = path.join(folder, 'leases.sqlite')
  const started: PoolProcess[] = []
  return {
    file,
    async start(name: string): Promise<PoolProcess> {
      const process = await startPoolProcess(file, name)
      started.push(process)
      return process
    },
    async [Symbol.asyncDispose]() {
      for (const process of started) await process[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The highest number of requests of one session in any window of one second. */
function mostPerSecond(sent: PoolReport['sent'], session: string): number {
  const times = sent.flatMap((one) => (one.session === session ? [one.at] : [])).sort((a, b) => a - b)
  let from = 0
  return times.reduce((most, at, i) => {
    // The times are computed from a difference, so their last digits are lost.
    while ((times[from] ?? at) <= at - 999.9) from += 1
    return Math.max(most, i - from + 1)
  }, 0)
}

async function untilLimit(process: PoolProcess, limit: number): Promise<void> {
  await eventually(async () => (await process.order({ kind: 'look' })).limits.every((each) => each === limit))
}

describe('two processes with the same sessions', { concurrency: true }, () => {
  it('send together what one alone may, and have the places of one that was killed', async () => {
    await using it = await setUp()
    const [one, two] = await Promise.all([it.start('one'), it.start('two')])
    for (const process of [one, two]) await untilLimit(process, USED / 2)
    const reports = await Promise.all([one, two].map((process) => process.order({ kind: 'ask', wanted: 40 })))
    const sent = reports.flatMap((report) => report.sent)
    for (const session of ['a', 'b']) {
      const most = mostPerSecond(sent, session)
      assert.ok(most <= USED && most > USED / 2, `${most} of ${USED} in one second on ${session}`)
    }

    const held = [await one.order({ kind: 'open', wanted: 4 }), await two.order({ kind: 'open', wanted: 9 })]
    assert.deepEqual(
      held.map(({ viewers }) => viewers),
      [4, 2],
    )
    await one.kill()
    await using later = await openSqliteLeases({ path: it.file, maxLeases: 1000, now: () => Date.now() + TTL_MS })
    for (const session of ['a', 'b']) {
      const holders = (await later.list(`films/viewers/${session}`)).map(({ holder }) => holder)
      assert.deepEqual(
        holders.filter((holder) => holder.startsWith('one/')),
        [],
      )
    }
    await eventually(async () => (await two.order({ kind: 'open', wanted: 9 })).viewers >= 6)
    await untilLimit(two, USED)
  })

  it('stay below what an account bears while one of them does not know the other yet', async () => {
    await using it = await setUp()
    const one = await it.start('one')
    await untilLimit(one, USED)
    const asking = one.order({ kind: 'ask', wanted: 60 })
    const { sent } = await (await it.start('two')).order({ kind: 'ask', wanted: 30 })
    const all = [...sent, ...(await asking).sent]
    for (const session of ['a', 'b']) {
      const most = mostPerSecond(all, session)
      assert.ok(most <= BEARABLE, `${most} of ${BEARABLE} in one second on ${session}`)
    }
  })
})
