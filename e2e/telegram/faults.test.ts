import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { MIB } from '@streamvault/bytes'
import { bytesOf, inPieces, patternBytes } from '@streamvault/object-store/testing'
import { eventually } from '@streamvault/waits/testing'
import { type Connected, startTelegram, type Telegram, TROUBLES } from './start-telegram.ts'

const never = new AbortController().signal
const bytes = patternBytes(12 * MIB + 77)
const STREAMS = 20
const STREAM_BYTES = 1.5 * MIB

const FAULTS = 'streamvault_session_faults_total'
const REQUESTS = 'streamvault_telegram_requests_total'
/** The counter that reports each fault. A merely slow answer has none. */
const TOLD_BY: Record<string, [name: string, labels: Record<string, string>]> = {
  expired: [FAULTS, { fault: 'reference_expired' }],
  migrate: [FAULTS, { fault: 'migrated' }],
  drop: [FAULTS, { fault: 'dropped' }],
  hang: [FAULTS, { fault: 'hung' }],
  lost: [FAULTS, { fault: 'lost' }],
  salt: [FAULTS, { fault: 'salt' }],
  dcDown: [FAULTS, { fault: 'dropped' }],
  flood: [REQUESTS, { result: 'flood' }],
  premiumFlood: [REQUESTS, { result: 'flood' }],
  revoke: [REQUESTS, { result: 'dead' }],
  damage: ['streamvault_telegram_mended_total', { problem: 'damaged' }],
  deleted: ['streamvault_telegram_mended_total', { problem: 'missing' }],
}

describe('reading while Telegram is in trouble', () => {
  let telegram: Telegram
  let connected: Connected
  let key: string
  const unhandled: unknown[] = []
  const onUnhandled = (error: unknown) => unhandled.push(error)

  before(async () => {
    process.on('unhandledRejection', onUnhandled)
    telegram = await startTelegram({ bots: 3 })
    connected = await telegram.connect({
      store: { requestTimeoutMs: 3000 },
      pool: { attemptTimeoutMs: 8000, maxWaitMs: 30_000 },
    })
    key = (await connected.store.write(inPieces(bytes, 500_000), { signal: never })).key
  })

  after(async () => {
    process.off('unhandledRejection', onUnhandled)
    await connected[Symbol.asyncDispose]()
    await telegram[Symbol.asyncDispose]()
  })

  /** Many viewers at once, each at another place in the film. */
  async function readStreams(onHalf: () => void): Promise<void> {
    const starts = Array.from({ length: STREAMS }, (_, i) => i * 0.5 * MIB + i * 1000)
    const reads = starts.map(async (start, i) => {
      if (i === STREAMS / 2) onHalf()
      const read = await bytesOf(connected.store, key, { start, end: start + STREAM_BYTES })
      assert.ok(Buffer.from(read).equals(bytes.subarray(start, start + STREAM_BYTES)), `stream ${i}`)
    })
    await Promise.all(reads)
  }

  /** Waits until a fault's counter exceeds its value before `work`: some faults are counted after all reads have ended. */
  async function toldBy(kind: string, work: () => Promise<unknown>): Promise<void> {
    const [name, labels] = TOLD_BY[kind] ?? []
    const count = async () => (name === undefined ? 0 : connected.counted(name, labels ?? {}))
    const before = await count()
    await work()
    if (name !== undefined) await eventually(async () => (await count()) > before)
  }

  for (const fault of TROUBLES) {
    it(`gives every byte through "${fault.kind}"${fault.kind in TOLD_BY ? ', and tells of it' : ''}`, async () => {
      await toldBy(fault.kind, () => readStreams(() => telegram.server.setFault(fault)))
      telegram.server.clearFaults()
      assert.deepEqual(unhandled, [])
    })
  }

  it('gives every byte when one session is revoked, and parks it with the reason', async () => {
    const revoke = () => telegram.server.setFault({ kind: 'revoke', session: telegram.accounts[0] ?? 0 })
    await toldBy('revoke', () => readStreams(revoke))
    const parked = connected.pool.sessions().filter(({ state }) => state === 'parked')
    assert.deepEqual(
      parked.map(({ id }) => id),
      ['bot1'],
    )
    assert.match(parked[0]?.reason ?? '', /^[A-Z_]+$/)
    assert.deepEqual(unhandled, [])
  })

  it('goes on when a thread is lost', async () => {
    const [thread = 0] = connected.sessions.threadIds
    await readStreams(() => void connected.sessions.terminateThread(thread))
    assert.deepEqual(unhandled, [])
  })

  it('says that the object is gone when its message is deleted', async () => {
    const gone = await connected.store.write(inPieces(bytes.subarray(0, 2 * MIB), 500_000), { signal: never })
    telegram.server.setFault({ kind: 'deleted' })
    const read = () => bytesOf(connected.store, gone.key, { start: 0, end: 2 * MIB })
    await toldBy('deleted', () => assert.rejects(read, { code: 'object_not_found' }))
    assert.deepEqual(unhandled, [])
  })
})
