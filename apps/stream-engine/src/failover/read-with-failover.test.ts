import assert from 'node:assert/strict'
import { describe, it, mock } from 'node:test'
import type { ByteRange } from '@streamvault/bytes'
import type { FileSource, MediaFile } from '@streamvault/catalog'
import { BLOCK_BYTES, createBlockHasher, ObjectNotFoundError, type ObjectStore } from '@streamvault/object-store'
import { patternBytes } from '@streamvault/object-store/testing'
import fc from 'fast-check'
import { NoSourceError } from './errors.ts'
import { readWithFailover } from './read-with-failover.ts'
import type { SourceEvent } from './source-event.ts'
import { createSourceStanding } from './source-standing.ts'

const SIZE = 5 * BLOCK_BYTES + 4321
const content = patternBytes(SIZE)
const hasher = createBlockHasher()
hasher.update(content)
const hashes = hasher.digest()

const limits = { another: { firstMs: 100, nextMs: 100 }, last: { firstMs: 500, nextMs: 500 } }

/** What a source does when it comes to byte `at` of the file, and in which pieces it gives its bytes. */
interface Behaviour {
  fault: 'none' | 'breaks' | 'ends' | 'hangs' | 'lies' | 'overruns' | 'absent' | 'asks for time'
  at: number
  pieceBytes: number
}

const honest: Behaviour = { fault: 'none', at: 0, pieceBytes: 100_000 }

class BusyError extends Error {
  readonly retryAfterMs = 7000
}

function storeOf({ fault, at, pieceBytes }: Behaviour, told: { aborted: number }): ObjectStore {
  async function* give({ start, end }: ByteRange, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    signal.addEventListener('abort', () => {
      told.aborted += 1
    })
    if (fault === 'absent') throw new ObjectNotFoundError('film')
    for (let position = start; position < end; ) {
      const isFaulty = fault !== 'none' && at >= position && at < end
      const stop = Math.min(position + pieceBytes, isFaulty && at > position ? at : end)
      if (isFaulty && at === position) {
        if (fault === 'breaks') throw new Error('it broke')
        if (fault === 'asks for time') throw new BusyError('busy')
        if (fault === 'ends') return
        if (fault === 'hangs') return await hang()
      }
      const piece = content.slice(position, stop)
      if (fault === 'lies' && at >= position && at < stop) piece[at - position] = (piece[at - position] ?? 0) ^ 1
      yield piece
      position = stop
    }
    if (fault === 'overruns') yield patternBytes(10)
  }
  return {
    name: 'test',
    read: (_key, range, { signal }) => give(range, signal),
    write: () => Promise.reject(new Error('it only reads')),
    stat: () => Promise.resolve(undefined),
    delete: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** For ever. The clock goes on, and nothing else does. */
function hang(): Promise<never> {
  queueMicrotask(() => mock.timers.tick(1000))
  return new Promise(() => {})
}

function setUp(behaviours: readonly Behaviour[], { isChecked = true, checksItself = false } = {}) {
  const told = { aborted: 0 }
  const events: SourceEvent[] = []
  const missing: string[] = []
  const names = behaviours.map((_, index) => `s${index}`)
  const sources: FileSource[] = names.map((store) => ({ store, key: 'film', version: '1' }))
  const file = { id: 'film', size: SIZE, sources } as MediaFile
  let now = 0
  const standing = createSourceStanding({ restMs: 30, strikeMs: 600, maxKept: 100, now: () => now })
  const deps = {
    stores: new Map(behaviours.map((behaviour, index) => [`s${index}`, storeOf(behaviour, told)])),
    standing,
    limits,
    hashesOf: async () => (isChecked ? hashes : undefined),
    checksItself: () => checksItself,
    onEvent: (event: SourceEvent) => events.push(event),
    onMissing: (id: string) => missing.push(id),
  }
  const { signal } = new AbortController()
  const read = async (start: number, end: number) =>
    Buffer.concat(
      await Array.fromAsync(readWithFailover(deps, file, { start, end }, { signal, priority: 'interactive' })),
    )
  const kinds = () => events.map(({ kind, source }) => `${source.store} ${kind}`)
  const pass = (ms: number) => {
    now += ms
  }
  return { read, kinds, told, missing, pass, deps, file, events }
}

/** Hanging costs no time: only a source that hangs moves the clock. */
function withClock(test: () => Promise<void>) {
  return async () => {
    mock.timers.enable({ apis: ['setTimeout'] })
    try {
      await test()
    } finally {
      mock.timers.reset()
    }
  }
}

const behaviour = (faults: Behaviour['fault'][]) =>
  fc.record({
    fault: fc.constantFrom(...faults),
    at: fc.nat(SIZE - 1),
    pieceBytes: fc.integer({ min: 10_000, max: 400_000 }),
  })
const range = fc.tuple(fc.nat(SIZE), fc.nat(SIZE)).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }))

async function assertExact(behaviours: Behaviour[], ranges: ByteRange[], isChecked: boolean): Promise<void> {
  const { read } = setUp(behaviours, { isChecked })
  for (const { start, end } of ranges) {
    const bytes = await read(start, end)
    assert.ok(bytes.equals(content.subarray(start, end)), `bytes ${start} to ${end}`)
  }
}

describe('readWithFailover', () => {
  it(
    'is byte-exact whatever breaks, lies and hangs, as long as one source is honest',
    withClock(async () => {
      const faults = ['none', 'breaks', 'ends', 'hangs', 'lies', 'overruns', 'absent', 'asks for time'] as const
      const bad = fc.array(behaviour([...faults]), { maxLength: 4 })
      await fc.assert(
        fc.asyncProperty(bad, bad, fc.array(range, { minLength: 1, maxLength: 3 }), (before, after, ranges) =>
          assertExact([...before, honest, ...after], ranges, true),
        ),
        { numRuns: 150 },
      )
    }),
  )

  it(
    'is byte-exact without hashes when nothing lies',
    withClock(async () => {
      const bad = fc.array(behaviour(['none', 'breaks', 'ends', 'hangs', 'overruns', 'absent']), { maxLength: 4 })
      await fc.assert(
        fc.asyncProperty(bad, bad, fc.array(range, { minLength: 1, maxLength: 3 }), (before, after, ranges) =>
          assertExact([...before, honest, ...after], ranges, false),
        ),
        { numRuns: 150 },
      )
    }),
  )

  it(
    'lets no wrong byte out when every source lies somewhere, and joins their good parts',
    withClock(async () => {
      const liars = [BLOCK_BYTES, 3 * BLOCK_BYTES].map((at) => ({ ...honest, fault: 'lies', at }) as const)
      const { read, kinds } = setUp(liars)
      assert.ok((await read(0, SIZE)).equals(content))
      assert.deepEqual(kinds(), ['s0 lied', 's1 took_over', 's1 lied', 's0 took_over'])
      const same = setUp([liars[0], liars[0]] as Behaviour[])
      await assert.rejects(same.read(BLOCK_BYTES, SIZE), NoSourceError)
      assert.ok((await same.read(2 * BLOCK_BYTES, SIZE)).equals(content.subarray(2 * BLOCK_BYTES)))
    }),
  )

  it(
    'goes on from the exact byte, and tells of it',
    withClock(async () => {
      const { read, kinds } = setUp([{ ...honest, fault: 'breaks', at: 200_000 }, honest], { isChecked: false })
      assert.ok((await read(10, SIZE)).equals(content.subarray(10)))
      assert.deepEqual(kinds(), ['s0 failed', 's1 took_over'])
    }),
  )

  it(
    'leaves a source that hangs and tells it to stop',
    withClock(async () => {
      const { read, kinds, told } = setUp([{ ...honest, fault: 'hangs', at: 300_000 }, honest])
      assert.ok((await read(0, SIZE)).equals(content))
      assert.deepEqual(kinds(), ['s0 hung', 's1 took_over'])
      assert.equal(told.aborted, 2)
    }),
  )

  it(
    'does not wait again for one that hung, until its rest is over',
    withClock(async () => {
      const { read, kinds, pass } = setUp([{ ...honest, fault: 'hangs', at: 0 }, honest])
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
      const { read, kinds, pass } = setUp([{ ...honest, fault: 'overruns' }], { isChecked: false })
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
        const { deps, read } = setUp([honest], { checksItself })
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
      const { read } = setUp([
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
        await assert.rejects(setUp(behaviours).read(0, 10), { code: 'sessions_busy', retryAfterMs: 7000 })
      }
      const later = setUp([{ ...busy, at: 50_000, pieceBytes: 10_000 }])
      await assert.rejects(later.read(0, 60_000), { code: 'sessions_busy' })
    }),
  )

  it(
    'tells for want of a session from for want of the bytes',
    withClock(async () => {
      const { read, deps } = setUp([{ ...honest, fault: 'absent' }, honest])
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
    'asks a store again that had no free session for another viewer',
    withClock(async () => {
      const { read, deps, kinds } = setUp([honest, honest])
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
      const gone = setUp([
        { ...honest, fault: 'absent' },
        { ...honest, fault: 'absent' },
      ])
      await assert.rejects(gone.read(0, 10), ObjectNotFoundError)
      assert.deepEqual(gone.missing, ['film'])
      const down = setUp([
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
      const { deps, file, kinds, told } = setUp([honest, honest])
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
