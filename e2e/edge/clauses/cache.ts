import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { assertPart, assertRefused, assertWhole, fileOf, get, until } from '../assertions.ts'
import type { Clause } from '../clause.ts'
import { ask } from '../harness/raw-client.ts'
import { holdStream } from '../hold-stream.ts'
import { readInAll, readMore } from '../read-more.ts'

const MIB = 2 ** 20
/** More than the socket buffers of two hops hold where the system lets them grow to 32 MiB each. */
const KERNEL_BYTES = 96 * MIB
/** Ten bytes far into the second slice. */
const MIDDLE = { range: `bytes=${MIB + 900_000}-${MIB + 900_009}` }

/** Section 7: slices, shared reads, storage failures. */
export const cacheClauses: Clause[] = [
  {
    id: '7.1',
    name: 'reads the slices that a range touches, and none again',
    async run(edge) {
      const file = fileOf(5 * MIB)
      const range = { headers: { range: `bytes=${MIB + 10}-${2 * MIB + 10}` } }
      assertPart(await get(edge, file, range), { edge, file, start: MIB + 10, end: 2 * MIB + 11 })
      assert.equal(await readInAll(edge, file), 2 * MIB)
      await until(() => edge.slicesOnDisk(file) === 2, 'both slices are on disk')
      assert.equal(await readMore(edge, file, () => get(edge, file, range)), 0)
      assert.equal(
        await readMore(edge, file, () => get(edge, file, { headers: { range: `bytes=${MIB}-${MIB + 5}` } })),
        0,
      )
    },
  },
  {
    id: '7.2',
    name: 'reads a cold film once for a hundred viewers',
    async run(edge) {
      const file = fileOf(4 * MIB + 1000)
      edge.source.setFault(file, { pieceMs: 2 })
      const answers = await Promise.all(Array.from({ length: 100 }, () => get(edge, file, { silentMs: 30_000 })))
      for (const answer of answers) assertWhole(answer, { edge, file })
      assert.equal(edge.source.sentOf(file), 4 * MIB + 1000)
    },
  },
  {
    id: '7.3',
    name: 'keeps one copy for everybody, whatever their link',
    async run(edge) {
      const file = fileOf(MIB)
      await get(edge, file)
      await until(() => edge.slicesOnDisk(file) === 1, 'the slice is on disk')
      for (const changes of [
        { tid: 'another' },
        { class: 'guest' as const },
        { kid: 'old' },
        { form: 'md5' as const },
      ]) {
        const link = edge.linkTo(file, changes)
        assert.equal(await readMore(edge, file, () => ask(edge.port, link, { headers: { range: 'bytes=0-99' } })), 0)
      }
    },
  },
  {
    id: '7.4',
    name: "does not let a client's headers drive the storage",
    async run(edge) {
      const file = fileOf(MIB)
      await get(edge, file)
      await until(() => edge.slicesOnDisk(file) === 1, 'the slice is on disk')
      for (const headers of [{ 'cache-control': 'no-cache' }, { pragma: 'no-cache' }, { 'cache-control': 'max-age=0' }])
        assert.equal(await readMore(edge, file, () => get(edge, file, { headers })), 0, JSON.stringify(headers))
    },
  },
  {
    id: '7.5',
    name: 'cuts the connection when the storage breaks half-way, and is whole the next time',
    async run(edge) {
      const file = fileOf(3 * MIB)
      edge.source.setFault(file, { failAt: 1_500_000, pieceMs: 1 })
      const broken = await get(edge, file)
      assert.ok(broken.body.length > 0 && broken.body.length <= 1_500_000, `${broken.body.length} bytes came`)
      assert.ok(broken.body.equals(edge.source.bytesOf(file, 0, broken.body.length)))
      edge.source.setFault(file, undefined)
      assertWhole(await get(edge, file), { edge, file })
    },
  },
  {
    id: '7.6',
    name: 'says 502 when the storage fails at once, and keeps no failure',
    async run(edge) {
      const file = fileOf(1000)
      edge.source.setFault(file, { failAt: 0 })
      assertRefused(await get(edge, file), 502)
      edge.source.setFault(file, undefined)
      assertWhole(await get(edge, file), { edge, file })
    },
  },
  {
    id: '7.7',
    name: 'begins to send before a slice is complete, at the asked byte',
    async run(edge) {
      const file = fileOf(2 * MIB)
      // The storage sends one piece, and no more until the fault is removed.
      edge.source.setFault(file, { holdAfter: 65_536 })
      const answer = await get(edge, file, { headers: MIDDLE, silentMs: 10_000 })
      assertPart(answer, { edge, file, start: MIB + 900_000, end: MIB + 900_010 })
      edge.source.setFault(file, undefined)
    },
    differs: {
      nginx: {
        why: 'nginx reads a slice from its beginning: the first byte waits for all before it',
        async run(edge) {
          const file = fileOf(2 * MIB)
          edge.source.setFault(file, { holdAfter: 65_536 })
          const waiting = await get(edge, file, { headers: MIDDLE, silentMs: 700 })
          assert.deepEqual([waiting.status, waiting.end], [0, 'silent'])
          edge.source.setFault(file, undefined)
          assertPart(await get(edge, file, { headers: MIDDLE }), {
            edge,
            file,
            start: MIB + 900_000,
            end: MIB + 900_010,
          })
        },
      },
    },
  },
  {
    id: '7.8',
    name: 'reads no more than a few megabytes ahead of a viewer who reads nothing',
    async run(edge) {
      const file = fileOf(256 * MIB)
      const stream = await holdStream(edge, file)
      await sleep(1500)
      const sent = edge.source.sentOf(file)
      stream.leave()
      assert.ok(sent <= KERNEL_BYTES, `${(sent / MIB).toFixed(1)} MiB were read`)
    },
    differs: {
      nginx: {
        why: 'nginx has no back-pressure over slices: it fetches all of an open range; the engine holds each link to a pace',
        async run(edge) {
          const file = fileOf(64 * MIB)
          const stream = await holdStream(edge, file)
          await until(() => edge.source.sentOf(file) === 64 * MIB, 'the whole film was fetched', 20_000)
          stream.leave()
        },
      },
    },
  },
  {
    id: '7.9',
    name: 'bounds what a player that names itself makes it fetch',
    async run(edge) {
      const file = fileOf(256 * MIB)
      const headers = { range: 'bytes=20000000-', 'sec-fetch-dest': 'video' }
      const stream = await holdStream(edge, file, { headers })
      await sleep(1500)
      stream.leave()
      assert.ok(edge.source.sentOf(file) <= KERNEL_BYTES, `${edge.source.sentOf(file)} bytes were read`)
    },
  },
  {
    id: '7.10',
    name: 'stops reading within a moment when its only viewer leaves',
    async run(edge) {
      const file = fileOf(8 * MIB)
      edge.source.setFault(file, { pieceMs: 20 })
      await get(edge, file, { leaveAfter: 100_000 })
      const hasLeft = () => edge.source.reads.some(({ fileId, isLeft }) => fileId === file && isLeft)
      await until(hasLeft, 'the read was ended')
      const sent = edge.source.sentOf(file)
      await sleep(500)
      assert.equal(edge.source.sentOf(file), sent, 'it reads on')
      assert.ok(sent <= 4 * MIB, `${sent} bytes were read`)
    },
    differs: {
      nginx: {
        why: 'nginx finishes the slice it began, as others may wait for it',
        async run(edge) {
          const file = fileOf(8 * MIB)
          edge.source.setFault(file, { pieceMs: 20 })
          await get(edge, file, { leaveAfter: 100_000 })
          await until(() => edge.source.sentOf(file) >= MIB, 'the slice was finished')
          await sleep(500)
          assert.ok(edge.source.sentOf(file) <= 2 * MIB)
        },
      },
    },
  },
  {
    id: '7.11',
    name: 'reads 128 KiB for a probe of at most that, and keeps what is asked for a second time',
    async run(edge) {
      const file = fileOf(3 * MIB)
      const probe = () => readMore(edge, file, () => get(edge, file, { headers: { range: 'bytes=0-1' } }))
      assert.equal(await probe(), 128 * 1024)
      await sleep(500)
      assert.equal(edge.source.sentOf(file), 128 * 1024)
      assert.equal(edge.slicesOnDisk(file), 0)
      await probe()
      await until(() => edge.slicesOnDisk(file) === 1, 'the slice is on disk')
      assert.equal(await probe(), 0)
    },
    differs: {
      nginx: {
        why: 'nginx reads and keeps the whole slice',
        async run(edge) {
          const file = fileOf(3 * MIB)
          const answer = await get(edge, file, { headers: { range: 'bytes=0-1' } })
          assertPart(answer, { edge, file, start: 0, end: 2 })
          await until(() => edge.source.sentOf(file) === MIB, 'the slice was read')
        },
      },
    },
  },
]
