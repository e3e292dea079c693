import assert from 'node:assert/strict'
import { assertTold, fileOf, get } from '../assertions.ts'
import type { Clause } from '../clause.ts'
import { MODIFIED_MS } from '../harness/contract-source.ts'
import { ask, type RawAnswer } from '../harness/raw-client.ts'
import type { EdgeTarget } from '../harness/target.ts'

const NAMES_SOFTWARE = ['server', 'via', 'x-powered-by', 'x-cache', 'x-engine', 'set-cookie', 'age', 'vary']

/** One answer of every kind that the edge gives for a file. */
async function everyAnswer(edge: EdgeTarget): Promise<RawAnswer[]> {
  const file = fileOf(200_000)
  const link = edge.linkTo(file)
  return [
    await get(edge, file),
    await get(edge, file, { headers: { range: 'bytes=0-9' } }),
    await get(edge, file, { method: 'HEAD' }),
    await get(edge, file, { headers: { 'if-none-match': `"${file}"` } }),
    await get(edge, file, { headers: { 'if-match': '"x"' } }),
    await get(edge, file, { headers: { range: 'bytes=200000-' } }),
    await get(edge, 'nothing'),
    await get(edge, file, { method: 'POST', headers: { 'content-length': '0' } }),
    await ask(edge.port, link.replace('member', 'guest')),
    await get(edge, file, { headers: { host: null } }),
    await get(edge, file, { headers: { 'x-a': 'x'.repeat(20_000) } }),
  ]
}

/** Request lines with a target that cannot be parsed, or need not be. */
export const UNREADABLE: readonly string[] = [
  'get /x HTTP/1.1',
  'GET /x HTTP/1',
  'GET /%zz HTTP/1.1',
  'GET /../x HTTP/1.1',
  'OPTIONS * HTTP/1.1',
  'GET /x HTTP/2.0',
  `GET /${'x'.repeat(20_000)} HTTP/1.1`,
]

/** Section 6: headers and errors. */
export const headerClauses: Clause[] = [
  {
    id: '6.1',
    name: 'sends strong validators, a type, and what keeps a browser from guessing',
    async run(edge) {
      const file = fileOf(200_000)
      for (const headers of [{}, { range: 'bytes=0-9' }]) {
        const answer = await get(edge, file, { headers })
        const wanted: Record<string, string> = {
          etag: `"${file}"`,
          'last-modified': new Date(MODIFIED_MS).toUTCString(),
          'content-type': 'video/mp4',
          'cache-control': 'private, max-age=3600',
          'x-content-type-options': 'nosniff',
          'cross-origin-resource-policy': 'same-site',
        }
        for (const [name, value] of Object.entries(wanted)) assert.equal(answer.headers[name], value, name)
        assert.ok(Math.abs(Date.parse(answer.headers.date ?? '') - Date.now()) < 5000)
      }
    },
  },
  {
    id: '6.2',
    name: 'names no software, and lets nothing of what is behind it out',
    async run(edge) {
      for (const { status, headers, names } of await everyAnswer(edge)) {
        for (const name of NAMES_SOFTWARE) assert.equal(headers[name], undefined, `${status}: ${name}`)
        assert.ok(!names.some((name) => name.startsWith('x-streamvault') || name.startsWith('x-accel')), String(names))
        assert.equal(names.length, new Set(names).size, `${status}: a header twice: ${names}`)
      }
    },
  },
  {
    id: '6.3',
    name: 'names a download in every alphabet, and only a download',
    async run(edge) {
      const file = fileOf(1000)
      const link = edge.linkTo(file)
      const wanted = 'attachment; filename="Am_lie _x_.mp4"; filename*=UTF-8\'\'Am%C3%A9lie%20%22x%22.mp4'
      for (const headers of [{}, { range: 'bytes=0-9' }])
        assert.equal((await ask(edge.port, `${link}&download=1`, { headers })).headers['content-disposition'], wanted)
      assert.equal((await ask(edge.port, link)).headers['content-disposition'], undefined)
      assert.equal((await ask(edge.port, `${link}&download=0`)).headers['content-disposition'], undefined)
    },
  },
  {
    id: '6.4',
    name: 'tells every error in one form, with no word of itself, kept by nobody',
    async run(edge) {
      const answers = await everyAnswer(edge)
      for (const line of UNREADABLE) {
        const answer = await ask(edge.port, '', { text: `${line}\r\nHost: edge\r\n\r\n` })
        assert.notEqual(answer.status, 500, line.slice(0, 20))
        answers.push(answer)
      }
      for (const answer of answers) {
        if (answer.status >= 400) assertTold(answer)
      }
    },
  },
]
