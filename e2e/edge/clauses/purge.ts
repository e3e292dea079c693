import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { assertBytes, assertRefused, assertWhole, fileOf, get, until } from '../assertions.ts'
import type { Clause } from '../clause.ts'
import { holdStream } from '../hold-stream.ts'
import { readMore } from '../read-more.ts'

const MIB = 2 ** 20

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
      const read = await readMore(edge, file, async () => assertWhole(await get(edge, file), { edge, file }))
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
      assertBytes(answer, { edge, file, start: 0, end: 1000 })
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
  {
    id: '9.6',
    name: 'asks a viewer to come again who still waits for the first byte',
    async run(edge) {
      const file = fileOf(4 * MIB)
      edge.source.setFault(file, { delayMs: 5000 })
      const before = edge.source.reads.length
      const waiting = get(edge, file)
      await until(() => edge.source.reads.length > before, 'the storage is asked')
      await edge.purge(file)
      const answer = await waiting
      assertRefused(answer, 503)
      assert.match(answer.headers['retry-after'] ?? '', /^[12]$/)
      edge.source.setFault(file, undefined)
      assertWhole(await get(edge, file), { edge, file })
    },
  },
]
