import assert from 'node:assert/strict'
import { assertPart, assertWhole, fileOf, get } from '../assertions.ts'
import type { Clause, Difference } from '../clause.ts'
import type { EdgeTarget } from '../harness/target.ts'

const MIB = 2 ** 20
const SIZE = 3 * MIB + 1000
const tagOf = (fileId: string): string => `"${fileId}"`

const range = (value: string | string[], more: Record<string, string> = {}) => ({ headers: { range: value, ...more } })

/** Sections 3 and 4: HEAD and ranges. */
export const rangeClauses: Clause[] = [
  {
    id: '3.1',
    name: 'answers HEAD with the length of the whole file, and reads no byte of it',
    async run(edge) {
      const file = fileOf(SIZE)
      for (const headers of [{}, { range: 'bytes=1-2' }, { range: `bytes=${SIZE}-` }]) {
        const answer = await get(edge, file, { method: 'HEAD', headers })
        assert.deepEqual([answer.status, answer.headers['content-length'], answer.body.length], [200, String(SIZE), 0])
        assert.equal(answer.headers['accept-ranges'], 'bytes')
        assert.equal(answer.headers.etag, tagOf(file))
        assert.equal(answer.headers['content-range'], undefined)
      }
      assert.equal(edge.source.sentOf(file), 0)
      assert.equal(edge.slicesOnDisk(file), 0)
    },
  },
  {
    id: '3.2',
    name: 'holds HEAD to its conditions',
    async run(edge) {
      const file = fileOf(SIZE)
      const known = await get(edge, file, { method: 'HEAD', headers: { 'if-none-match': tagOf(file) } })
      assert.equal(known.status, 304)
      const other = await get(edge, file, { method: 'HEAD', headers: { 'if-match': '"x"' } })
      assert.deepEqual([other.status, other.body.length], [412, 0])
      assert.equal((await get(edge, 'nothing', { method: 'HEAD' })).status, 404)
    },
  },
  {
    id: '4.1',
    name: 'sends a whole file',
    async run(edge) {
      const file = fileOf(SIZE)
      assertWhole(await get(edge, file), { edge, file })
    },
  },
  {
    id: '4.2',
    name: 'sends exactly one range: first byte, over the lines of slices, last byte, all of it',
    async run(edge) {
      const file = fileOf(SIZE)
      const rows: [string, number, number][] = [
        ['bytes=0-0', 0, 1],
        [`bytes=${MIB - 6}-${MIB + 4}`, MIB - 6, MIB + 5],
        [`bytes=${MIB}-${2 * MIB - 1}`, MIB, 2 * MIB],
        [`bytes=${MIB - 1}-${3 * MIB}`, MIB - 1, 3 * MIB + 1],
        [`bytes=${SIZE - 1}-${SIZE - 1}`, SIZE - 1, SIZE],
        [`bytes=0-${SIZE - 1}`, 0, SIZE],
        ['bytes=3000000-', 3_000_000, SIZE],
        ['bytes=0-', 0, SIZE],
        ['BYTES=0-1', 0, 2],
        [`bytes=${SIZE - 3}-${SIZE + 9}`, SIZE - 3, SIZE],
        [`bytes=5-${'9'.repeat(17)}`, 5, SIZE],
        [`bytes=5-${'9'.repeat(23)}`, 5, SIZE],
        ['bytes=0007-10', 7, 11],
      ]
      for (const [header, start, end] of rows) {
        const answer = await get(edge, file, range(header))
        assertPart(answer, { edge, file, start, end, what: header })
        assert.equal(answer.names.length, new Set(answer.names).size, `${header}: a header twice: ${answer.names}`)
      }
    },
  },
  {
    id: '4.3',
    name: 'sends the end of a file, and the whole as a part when more is asked',
    async run(edge) {
      const file = fileOf(SIZE)
      assertPart(await get(edge, file, range('bytes=-5')), { edge, file, start: SIZE - 5, end: SIZE })
      assertPart(await get(edge, file, range('bytes=-99999999999')), { edge, file, start: 0, end: SIZE })
    },
  },
  {
    id: '4.4',
    name: 'passes over a range that is none: reversed, of another unit, several, nonsense',
    async run(edge) {
      const file = fileOf(200_000)
      for (const header of [
        'bytes=5-2',
        'items=0-5',
        'bytes=0-0,5-6',
        'bytes',
        'bytes=',
        'bytes=a-b',
        'bytes=-',
        'bytes=--5',
        'bytes=19-008',
        'bytes=0 -5',
        '0-5',
      ]) {
        const answer = await get(edge, file, range(header))
        assertWhole(answer, { edge, file, what: header })
        assert.equal(answer.headers['accept-ranges'], 'bytes', header)
        assert.equal(answer.names.length, new Set(answer.names).size, `${header}: a header twice: ${answer.names}`)
      }
    },
  },
  {
    id: '4.5',
    name: 'passes over two Range headers',
    async run(edge) {
      const file = fileOf(200_000)
      assertWhole(await get(edge, file, range(['bytes=0-1', 'bytes=5-9'])), { edge, file })
    },
    differs: { nginx: firstCounts() },
  },
  {
    id: '4.6',
    name: 'answers 416 with the size when no byte of a range is there',
    async run(edge) {
      const file = fileOf(SIZE)
      await assertUnsatisfied(edge, file)
      assert.equal(edge.source.sentOf(file), 0)
    },
    differs: {
      nginx: {
        why: 'nginx learns the size of a file from a slice, so it reads the one the range begins in',
        async run(edge) {
          const file = fileOf(SIZE)
          await assertUnsatisfied(edge, file)
          assert.ok(edge.source.sentOf(file) <= 2 * MIB)
        },
      },
    },
  },
  {
    id: '4.7',
    name: 'sends an empty file whole, whatever the range',
    async run(edge) {
      const file = fileOf(0)
      for (const headers of [{}, { range: 'bytes=0-' }, { range: 'bytes=-5' }]) {
        const answer = await get(edge, file, { headers })
        assert.deepEqual([answer.status, answer.headers['content-length'], answer.body.length], [200, '0', 0])
        assert.equal(answer.names.length, new Set(answer.names).size, `a header twice: ${answer.names}`)
      }
    },
  },
  {
    id: '4.8',
    name: 'says that it takes ranges, on 200, 206 and 416',
    async run(edge) {
      const file = fileOf(SIZE)
      for (const request of [{}, range('bytes=0-1'), range(`bytes=${SIZE}-`)])
        assert.equal((await get(edge, file, request)).headers['accept-ranges'], 'bytes', JSON.stringify(request))
    },
    differs: {
      nginx: {
        why: 'nginx adds Accept-Ranges to a 200 alone, after every filter that could add it elsewhere',
        async run(edge) {
          const file = fileOf(SIZE)
          assert.equal((await get(edge, file)).headers['accept-ranges'], 'bytes')
          assert.equal((await get(edge, file, range('bytes=0-1'))).headers['accept-ranges'], undefined)
        },
      },
    },
  },
]

async function assertUnsatisfied(edge: EdgeTarget, file: string): Promise<void> {
  for (const header of [`bytes=${SIZE}-`, 'bytes=-0', `bytes=${SIZE + 20 * MIB}-`, `bytes=${SIZE}-${SIZE + 5}`]) {
    const answer = await get(edge, file, range(header))
    assert.equal(answer.status, 416, header)
    assert.equal(answer.headers['content-range'], `bytes */${SIZE}`, header)
    assert.ok(answer.body.length < 1000, header)
  }
}

function firstCounts(): Difference {
  return {
    why: 'nginx 1.22 reads the first of two Range headers and cannot see the second',
    async run(edge) {
      const file = fileOf(200_000)
      assertPart(await get(edge, file, range(['bytes=0-1', 'bytes=5-9'])), { edge, file, start: 0, end: 2 })
    },
  }
}
