import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { assertBytes, assertPart, assertRefused, assertWhole, fileOf, get, until } from '../assertions.ts'
import type { Clause } from '../clause.ts'
import { ask, openSocket, textOf } from '../harness/raw-client.ts'
import type { EdgeTarget } from '../harness/target.ts'

const MIB = 2 ** 20
/** What the sockets of two hops hold where the system lets them grow to 32 MiB each, and some more. */
const KERNEL_BYTES = 96 * MIB
/** Ten bytes far into the second slice. */
const MIDDLE = { range: `bytes=${MIB + 900_000}-${MIB + 900_009}` }

/** Bytes of the file that came from the storage since a point in time are counted from here. */
async function readMore(edge: EdgeTarget, file: string, act: () => Promise<unknown>): Promise<number> {
  const before = edge.source.sentOf(file)
  await act()
  return edge.source.sentOf(file) - before
}

/** A viewer who asks for everything and reads nothing after the first bytes. */
async function holdStream(edge: EdgeTarget, file: string): Promise<{ closed: Promise<unknown>; leave(): void }> {
  const socket = await openSocket(edge.port)
  socket.on('error', () => {})
  const closed = new Promise((resolve) => socket.once('close', resolve))
  await new Promise<void>((resolve) => {
    socket.once('data', () => {
      socket.pause()
      resolve()
    })
    socket.write(textOf(edge.linkTo(file)))
  })
  return {
    // A paused socket does not see its end: it is read on when the test looks for it.
    get closed() {
      socket.resume()
      return closed
    },
    leave: () => socket.destroy(),
  }
}

/** Section 7: slices, joined reads, trouble behind. */
export const cacheClauses: Clause[] = [
  {
    id: '7.1',
    name: 'reads the slices that a range touches, and none again',
    async run(edge) {
      const file = fileOf(5 * MIB)
      const range = { headers: { range: `bytes=${MIB + 10}-${2 * MIB + 10}` } }
      assert.equal(
        await readMore(edge, file, async () =>
          assertPart(edge, file, await get(edge, file, range), MIB + 10, 2 * MIB + 11),
        ).then(settledAt(edge, file)),
        2 * MIB,
      )
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
      for (const answer of answers) assertWhole(edge, file, answer)
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
      assertWhole(edge, file, await get(edge, file))
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
      assertWhole(edge, file, await get(edge, file))
    },
  },
  {
    id: '7.7',
    name: 'begins to send before a slice is complete, at the asked byte',
    async run(edge) {
      const file = fileOf(2 * MIB)
      // The storage gives one piece and no more until it is told.
      edge.source.setFault(file, { holdAfter: 65_536 })
      const answer = await get(edge, file, { headers: MIDDLE, silentMs: 10_000 })
      assertPart(edge, file, answer, MIB + 900_000, MIB + 900_010)
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
          assertPart(edge, file, await get(edge, file, { headers: MIDDLE }), MIB + 900_000, MIB + 900_010)
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
      const socket = await openSocket(edge.port)
      socket.on('error', () => {})
      await new Promise<void>((resolve) => {
        socket.once('data', () => {
          socket.pause()
          resolve()
        })
        socket.write(textOf(edge.linkTo(file), { headers }))
      })
      await sleep(1500)
      socket.destroy()
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
]

/** A slice is finished behind the viewer: waits until no more comes, and tells how much came in all. */
function settledAt(edge: EdgeTarget, file: string): () => Promise<number> {
  return async () => {
    for (let last = -1; last !== edge.source.sentOf(file); ) {
      last = edge.source.sentOf(file)
      await sleep(100)
    }
    return edge.source.sentOf(file)
  }
}

/** Section 9: purge. */
export const purgeClauses: Clause[] = [
  {
    id: '9.1',
    name: 'leaves nothing of a purged file on disk, and reads the storage again for the next viewer',
    async run(edge) {
      const [file, other] = [fileOf(4 * MIB), fileOf(2 * MIB)]
      await get(edge, file)
      await get(edge, other)
      await until(() => edge.slicesOnDisk(file) === 4 && edge.slicesOnDisk(other) === 2, 'the slices are on disk')
      await edge.purge(file)
      assert.equal(edge.slicesOnDisk(file), 0)
      assert.equal(edge.slicesOnDisk(other), 2)
      const read = await readMore(edge, file, async () => assertWhole(edge, file, await get(edge, file)))
      assert.equal(read, 4 * MIB)
      assert.equal(await readMore(edge, other, () => get(edge, other)), 0)
    },
  },
  {
    id: '9.2',
    name: 'can be told again, and of what it never had',
    async run(edge) {
      const file = fileOf(MIB)
      await get(edge, file)
      await edge.purge(file)
      await edge.purge(file)
      await edge.purge(fileOf(5 * MIB))
      assert.equal(edge.slicesOnDisk(file), 0)
    },
  },
  {
    id: '9.3',
    name: 'ends streams under way, and what they were filling does not come back',
    async run(edge) {
      const file = fileOf(64 * MIB)
      edge.source.setFault(file, { pieceMs: 3 })
      const streams = await Promise.all(Array.from({ length: 5 }, () => holdStream(edge, file)))
      await edge.purge(file)
      assert.equal(edge.slicesOnDisk(file), 0)
      const ended = Promise.all(streams.map((stream) => stream.closed))
      await Promise.race([ended, sleep(5000).then(() => assert.fail('a stream goes on'))])
      await sleep(700)
      assert.equal(edge.slicesOnDisk(file), 0, 'slices came back')
      edge.source.setFault(file, undefined)
      const answer = await get(edge, file, { headers: { range: 'bytes=0-999' } })
      assertBytes(edge, file, answer, 0, 1000)
    },
  },
  {
    id: '9.4',
    name: 'purges everything at once',
    async run(edge) {
      const files = [fileOf(MIB), fileOf(3 * MIB)]
      for (const file of files) await get(edge, file)
      await edge.purge(undefined)
      await until(() => files.every((file) => edge.slicesOnDisk(file) === 0), 'all are gone')
    },
  },
  {
    id: '9.5',
    name: 'says 410 of what was taken away and 404 of what never was',
    async run(edge) {
      const file = fileOf(MIB)
      await get(edge, file)
      edge.source.withdraw(file)
      await edge.purge(file)
      assertRefused(await get(edge, file), 410)
      assertRefused(await get(edge, file, { method: 'HEAD' }), 410)
      assertRefused(await get(edge, 'nothing'), 404)
    },
  },
]
