import assert from 'node:assert/strict'
import { assertPart, assertTold, assertWhole, fileOf, get } from '../assertions.ts'
import type { Clause, Difference } from '../clause.ts'
import { MODIFIED_MS } from '../harness/contract-source.ts'
import type { EdgeTarget } from '../harness/target.ts'

const modified = new Date(MODIFIED_MS).toUTCString()
const later = new Date(MODIFIED_MS + 9000).toUTCString()
const earlier = new Date(MODIFIED_MS - 9000).toUTCString()
const tagOf = (fileId: string): string => `"${fileId}"`

const range = (value: string | string[], more: Record<string, string> = {}) => ({ headers: { range: value, ...more } })

/** Section 5: conditions. */
export const conditionClauses: Clause[] = [
  {
    id: '5.1',
    name: 'takes If-Range by the same strong tag or exactly our date alone',
    async run(edge) {
      const file = fileOf(200_000)
      const tag = tagOf(file)
      for (const value of [tag, modified])
        assertPart(await get(edge, file, range('bytes=0-9', { 'if-range': value })), {
          edge,
          file,
          start: 0,
          end: 10,
          what: value,
        })
      for (const value of [`W/${tag}`, '"old"', later, earlier, 'nonsense'])
        assertWhole(await get(edge, file, range('bytes=0-9', { 'if-range': value })), { edge, file, what: value })
    },
  },
  {
    id: '5.2',
    name: 'sends the whole when If-Range fails, even if the range has no byte',
    async run(edge) {
      const file = fileOf(200_000)
      assertWhole(await get(edge, file, range('bytes=200000-', { 'if-range': '"old"' })), { edge, file })
    },
  },
  {
    id: '5.3',
    name: 'answers 304 to who has it: by tag, weak, in a list, by *, by date',
    async run(edge) {
      const file = fileOf(200_000)
      const tag = tagOf(file)
      for (const value of [tag, `W/${tag}`, `"q", W/${tag}`, '*'])
        await assertNotModified(edge, file, { 'if-none-match': value })
      for (const value of [modified, later]) await assertNotModified(edge, file, { 'if-modified-since': value })
      assertWhole(await get(edge, file, { headers: { 'if-modified-since': earlier } }), { edge, file })
      assertWhole(await get(edge, file, { headers: { 'if-none-match': '"q"' } }), { edge, file })
    },
  },
  {
    id: '5.4',
    name: 'answers 412 to who has other bytes: by tag, or by date',
    async run(edge) {
      const file = fileOf(200_000)
      for (const headers of [
        { 'if-match': '"q"' },
        { 'if-match': `W/${tagOf(file)}` },
        { 'if-unmodified-since': earlier },
      ])
        assert.equal((await get(edge, file, { headers })).status, 412, JSON.stringify(headers))
      for (const headers of [{ 'if-match': tagOf(file) }, { 'if-match': '*' }, { 'if-unmodified-since': modified }])
        assertWhole(await get(edge, file, { headers }), { edge, file, what: JSON.stringify(headers) })
    },
  },
  {
    id: '5.5',
    name: 'looks at conditions in their order: match, none-match, date, and only then the range',
    async run(edge) {
      const file = fileOf(200_000)
      const tag = tagOf(file)
      const rows: [Record<string, string>, number][] = [
        [{ 'if-none-match': tag, range: 'bytes=0-9' }, 304],
        [{ 'if-none-match': tag, range: 'bytes=200000-' }, 304],
        [{ 'if-none-match': '"q"', 'if-modified-since': later }, 200],
        [{ 'if-match': '"q"', 'if-none-match': tag }, 412],
        [{ 'if-match': tag, 'if-unmodified-since': earlier }, 200],
        [{ 'if-match': tag, range: 'bytes=0-9' }, 206],
      ]
      for (const [headers, status] of rows)
        assert.equal((await get(edge, file, { headers })).status, status, JSON.stringify(headers))
    },
  },
  {
    id: '5.6',
    name: 'passes over dates that are none',
    async run(edge) {
      const file = fileOf(1000)
      for (const name of ['if-modified-since', 'if-unmodified-since'])
        assert.equal((await get(edge, file, { headers: { [name]: 'yesterday' } })).status, 200, name)
    },
  },
  {
    id: '5.7',
    name: 'reads several lines of tags as one list',
    run: (edge) => assertLinesOfTags(edge, { 'if-none-match': 304, 'if-match': 200 }),
    differs: { nginx: linesRefused(), 'nginx+edge': linesRefused() },
  },
]

/** Sends two lines of tags, the second with the right tag. */
async function assertLinesOfTags(edge: EdgeTarget, statuses: Record<string, number>): Promise<void> {
  const file = fileOf(1000)
  for (const [name, status] of Object.entries(statuses)) {
    const answer = await get(edge, file, { headers: { [name]: ['"q"', tagOf(file)] } })
    assert.equal(answer.status, status, name)
    if (status >= 400) assertTold(answer)
  }
}

function linesRefused(): Difference {
  return {
    why: 'nginx 1.22 refuses a second line of tags with 400',
    run: (edge) => assertLinesOfTags(edge, { 'if-none-match': 400, 'if-match': 400 }),
  }
}

async function assertNotModified(edge: EdgeTarget, file: string, headers: Record<string, string>): Promise<void> {
  const answer = await get(edge, file, { headers })
  const what = JSON.stringify(headers)
  assert.deepEqual([answer.status, answer.body.length], [304, 0], what)
  assert.equal(answer.headers.etag, tagOf(file), what)
  assert.equal(answer.headers['cache-control'], 'private, max-age=3600', what)
  assert.ok(answer.headers.date, what)
}
