import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ByteRange } from '@streamvault/bytes'
import { BLOCK_BYTES, ObjectNotFoundError, type ObjectStore } from '@streamvault/object-store'
import { NoSourceError } from './errors.ts'
import { setUpFailover } from './failover.fixture.ts'
import { type Behaviour, content, honest, SIZE, withClock } from './faulty-source.fixture.ts'
import { readWithFailover } from './read-with-failover.ts'

describe('readWithFailover', () => {
  it(
    'lets no wrong byte out when every source lies somewhere, and joins their good parts',
    withClock(async () => {
      const liars = [BLOCK_BYTES, 3 * BLOCK_BYTES].map((at) => ({ ...honest, fault: 'lies', at }) as const)
      const { read, kinds } = setUpFailover(liars)
      assert.ok((await read(0, SIZE)).equals(content))
      assert.deepEqual(kinds(), ['s0 lied', 's1 took_over', 's1 lied', 's0 took_over'])
      const same = setUpFailover([liars[0], liars[0]] as Behaviour[])
      await assert.rejects(same.read(BLOCK_BYTES, SIZE), NoSourceError)
      assert.ok((await same.read(2 * BLOCK_BYTES, SIZE)).equals(content.subarray(2 * BLOCK_BYTES)))
    }),
  )

  it(
    'goes on from the exact byte, and tells of it',
    withClock(async () => {
      const { read, kinds } = setUpFailover([{ ...honest, fault: 'breaks', at: 200_000 }, honest], { isChecked: false })
      assert.ok((await read(10, SIZE)).equals(content.subarray(10)))
      assert.deepEqual(kinds(), ['s0 failed', 's1 took_over'])
    }),
  )

  it(
    'leaves a source that hangs and tells it to stop',
    withClock(async () => {
      const { read, kinds, told } = setUpFailover([{ ...honest, fault: 'hangs', at: 300_000 }, honest])
      assert.ok((await read(0, SIZE)).equals(content))
      assert.deepEqual(kinds(), ['s0 hung', 's1 took_over'])
      assert.equal(told.aborted, 2)
    }),
  )

  it(
    'does not wait again for one that hung, until its rest is over',
    withClock(async () => {
      const { read, kinds, pass } = setUpFailover([{ ...honest, fault: 'hangs', at: 0 }, honest])
      await read(0, 10)
      await read(0, 10)
      assert.deepEqual(kinds(), ['s0 hung', 's1 took_over'])
      pass(30)
      await read(0, 10)
      assert.deepEqual(kinds().slice(2), ['s0 hung', 's1 took_over'])
    }),
  )

  it(
    'strikes a liar: where its bytes cannot be checked it is not asked again',
    withClock(async () => {
      const { read, kinds, pass } = setUpFailover([{ ...honest, fault: 'overruns' }], { isChecked: false })
      assert.ok((await read(0, 10)).equals(content.subarray(0, 10)))
      assert.deepEqual(kinds(), ['s0 lied'])
      await assert.rejects(read(0, 10), /none of 0 sources/)
      pass(600)
      assert.equal((await read(0, 10)).byteLength, 10)
    }),
  )

  it(
    'asks a store that checks itself for no more than is wanted',
    withClock(async () => {
      const asked: ByteRange[] = []
      for (const checksItself of [false, true]) {
        const { deps, read } = setUpFailover([honest], { checksItself })
        const store = deps.stores.get('s0') as ObjectStore
        const spied: ObjectStore = {
          ...store,
          read: (key, range, options) => {
            asked.push(range)
            return store.read(key, range, options)
          },
        }
        deps.stores.set('s0', spied)
        await read(BLOCK_BYTES + 5, SIZE - 5)
      }
      assert.deepEqual(asked, [
        { start: BLOCK_BYTES, end: SIZE },
        { start: BLOCK_BYTES + 5, end: SIZE - 5 },
      ])
    }),
  )

  it(
    'says when to come again, as the source does that is free first',
    withClock(async () => {
      const { read } = setUpFailover([
        { ...honest, fault: 'breaks' },
        { ...honest, fault: 'asks for time' },
      ])
      await assert.rejects(read(0, 10), { code: 'no_source', retryAfterMs: 7000 })
    }),
  )

  it(
    'tells that all who have the bytes are merely busy, and when one is free',
    withClock(async () => {
      const busy: Behaviour = { ...honest, fault: 'asks for time' }
      for (const behaviours of [[busy], [busy, busy], [{ ...honest, fault: 'absent' }, busy]] as Behaviour[][]) {
        await assert.rejects(setUpFailover(behaviours).read(0, 10), { code: 'sessions_busy', retryAfterMs: 7000 })
      }
      const later = setUpFailover([{ ...busy, at: 50_000, pieceBytes: 10_000 }])
      await assert.rejects(later.read(0, 60_000), { code: 'sessions_busy' })
    }),
  )

  it(
    'tells for want of a session from for want of the bytes',
    withClock(async () => {
      const { read, deps } = setUpFailover([{ ...honest, fault: 'absent' }, honest])
      const store = deps.stores.get('s1') as ObjectStore
      deps.stores.set('s1', {
        ...store,
        read() {
          throw Object.assign(new Error('full'), { code: 'sessions_busy', retryAfterMs: 5000 })
        },
      })
      await assert.rejects(read(0, 10), { name: 'NoSourceError', code: 'sessions_busy', retryAfterMs: 5000 })
    }),
  )

  it(
    'tells that what has the bytes cannot be reached, or that nobody is left to fetch them, where nothing is over sooner',
    withClock(async () => {
      const refusals = [
        { code: 'no_sessions' },
        { code: 'sessions_unreachable', retryAfterMs: 5000 },
        { code: 'sessions_busy', retryAfterMs: 9000 },
      ]
      for (const count of [1, 2, 3]) {
        const { read, deps } = setUpFailover(refusals.slice(0, count).map(() => honest))
        for (const [at, refusal] of refusals.slice(0, count).entries()) {
          const store = deps.stores.get(`s${at}`) as ObjectStore
          deps.stores.set(`s${at}`, {
            ...store,
            read() {
              throw Object.assign(new Error('refused'), refusal)
            },
          })
        }
        const retryAfterMs = count === 1 ? undefined : 5000
        await assert.rejects(read(0, 10), { code: refusals[count - 1]?.code, retryAfterMs })
      }
      const { read, deps } = setUpFailover([{ ...honest, fault: 'breaks' }, honest])
      const store = deps.stores.get('s1') as ObjectStore
      deps.stores.set('s1', {
        ...store,
        read() {
          throw Object.assign(new Error('refused'), { code: 'no_sessions' })
        },
      })
      await assert.rejects(read(0, 10), { code: 'no_source' })
    }),
  )

  it(
    'asks a store again that had no free session for another viewer',
    withClock(async () => {
      const { read, deps, kinds } = setUpFailover([honest, honest])
      const store = deps.stores.get('s0') as ObjectStore
      let refusals = 0
      deps.stores.set('s0', {
        ...store,
        async *read(key, range, options) {
          refusals += 1
          if (refusals === 1) throw Object.assign(new Error('full'), { code: 'sessions_busy', retryAfterMs: 5000 })
          yield* store.read(key, range, options)
        },
      })
      await read(0, 10)
      assert.deepEqual(kinds(), ['s0 failed', 's1 took_over'])
      await read(0, 10)
      assert.deepEqual([kinds().length, refusals], [2, 2])
    }),
  )

  it(
    'tells that a file is missing when every source says so, and of no struck one',
    withClock(async () => {
      const gone = setUpFailover([
        { ...honest, fault: 'absent' },
        { ...honest, fault: 'absent' },
      ])
      await assert.rejects(gone.read(0, 10), ObjectNotFoundError)
      assert.deepEqual(gone.missing, ['film'])
      const down = setUpFailover([
        { ...honest, fault: 'absent' },
        { ...honest, fault: 'hangs' },
      ])
      await assert.rejects(down.read(0, 10), NoSourceError)
      assert.deepEqual(down.missing, [])
    }),
  )

  it(
    'throws the reason of a reader who leaves, and blames no source',
    withClock(async () => {
      const { deps, file, kinds, told } = setUpFailover([honest, honest])
      const leaver = new AbortController()
      const reason = new Error('the viewer left')
      await assert.rejects(async () => {
        const options = { signal: leaver.signal, priority: 'interactive' } as const
        for await (const _ of readWithFailover(deps, file, { start: 0, end: SIZE }, options)) leaver.abort(reason)
      }, reason)
      assert.deepEqual(kinds(), [])
      assert.equal(told.aborted, 1)
    }),
  )
})
