import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { assertPart, assertRefused, assertRefusedAs, fileOf, get } from '../assertions.ts'
import type { Clause } from '../clause.ts'
import { ask, openSocket, parseAnswer, type RawRequest, textOf } from '../harness/raw-client.ts'
import type { EdgeTarget } from '../harness/target.ts'

const FIRST = { range: 'bytes=0-9' }

async function assertTable(
  edge: EdgeTarget,
  rows: [what: string, request: RawRequest, status: number][],
): Promise<void> {
  for (const [what, request, status] of rows) {
    const answer = await get(edge, fileOf(1000), { silentMs: 3000, ...request })
    assertRefused(answer, status, what)
  }
}

/** Section 2: the request itself. */
export const requestClauses: Clause[] = [
  {
    id: '2.1',
    name: 'serves no byte by a path that would have to be decoded or tidied first',
    async run(edge) {
      const file = fileOf(1000)
      const link = edge.linkTo(file)
      const spelled = [
        link.replace('/stream/', '/stream/x/../'),
        link.replace('/stream/', '//stream/'),
        link.replace('/stream/', '/stream//'),
        link.replace('/stream/', '/./stream/'),
        link.replace('/stream/', '/%73tream/'),
        link.replace('/stream/', '/STREAM/'),
        link.replace(file, `${file}/`),
        link.replace(file, `%${file.charCodeAt(0).toString(16)}${file.slice(1)}`),
        link.replace(file, `${file}%00`),
        link.replace(file, `${file}%zz`),
      ]
      for (const one of spelled) {
        const answer = await ask(edge.port, one, { headers: FIRST })
        assert.ok(![206, 304, 416].includes(answer.status), `${one}: ${answer.status}`)
        assert.ok(!answer.body.includes(edge.source.bytesOf(file, 0, 10)), one)
      }
      assert.equal(
        edge.source.reads.some(({ fileId }) => fileId === file),
        false,
      )
    },
  },
  {
    id: '2.2',
    name: 'takes GET and HEAD; else 405 and what is allowed',
    async run(edge) {
      const file = fileOf(1000)
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND']) {
        const answer = await get(edge, file, { method, headers: { 'content-length': '0' } })
        assertRefused(answer, 405, method)
        assert.equal(answer.headers.allow, 'GET, HEAD', method)
      }
    },
  },
  {
    id: '2.3',
    name: 'refuses TRACE and CONNECT',
    async run(edge) {
      assertRefused(await get(edge, fileOf(1000), { method: 'TRACE' }), 405)
      const connect = await ask(edge.port, 'edge:443', { method: 'CONNECT' })
      assert.ok(connect.status === 0 || connect.status >= 400, String(connect.status))
    },
  },
  {
    id: '2.4',
    name: 'refuses a body on GET and closes the connection',
    async run(edge) {
      const link = edge.linkTo(fileOf(1000))
      for (const [name, value, body] of [
        ['content-length', '5', 'hello'],
        ['content-length', '3000000', 'hello'],
        ['transfer-encoding', 'chunked', '5\r\nhello\r\n0\r\n\r\n'],
      ] as const) {
        const text = `${textOf(link, { headers: { [name]: value, connection: 'keep-alive' } })}${body}`
        // nginx waits five seconds (lingering_timeout) for a body that does not come.
        const answer = await ask(edge.port, link, { text, silentMs: 8000 })
        assertRefused(answer, 400, name)
        assert.notEqual(answer.end, 'silent', `${name}: closed`)
      }
    },
  },
  {
    id: '2.5',
    name: 'wants exactly one Host of HTTP/1.1',
    run: (edge) =>
      assertTable(edge, [
        ['none', { headers: { host: null } }, 400],
        ['two', { headers: { host: ['a', 'b'] } }, 400],
      ]),
  },
  {
    id: '2.6',
    name: 'serves HTTP/1.0, and closes',
    async run(edge) {
      const file = fileOf(1000)
      const answer = await get(edge, file, { version: '1.0', headers: { ...FIRST, connection: null }, silentMs: 2000 })
      assertPart(answer, { edge, file, start: 0, end: 10 })
      assert.equal(answer.end, 'closed')
      assert.equal(answer.headers['transfer-encoding'], undefined)
    },
  },
  {
    id: '2.7',
    name: 'serves nothing by HTTP/0.9, nor by a version that it does not know',
    run: refusesVersions(505),
    differs: { nginx: brokenVersion(), 'nginx+edge': brokenVersion() },
  },
  {
    id: '2.8',
    name: 'takes 16 KiB of head; more is 431 and the end of the connection',
    async run(edge) {
      const file = fileOf(1000)
      const small = await get(edge, file, { headers: { ...FIRST, 'x-a': 'x'.repeat(6000), 'x-b': 'x'.repeat(6000) } })
      assertPart(small, { edge, file, start: 0, end: 10 })
      const large = await get(edge, file, {
        headers: { ...FIRST, 'x-a': 'x'.repeat(20_000), connection: 'keep-alive' },
      })
      assertRefused(large, 431)
      assert.notEqual(large.end, 'silent')
    },
  },
  {
    id: '2.9',
    name: 'wants the path as the target, not a whole address',
    async run(edge) {
      const link = edge.linkTo(fileOf(1000))
      assertRefused(await ask(edge.port, `http://edge${link}`, { headers: FIRST }), 400)
    },
  },
  {
    id: '2.10',
    name: 'knows no expectation but 100-continue',
    async run(edge) {
      const file = fileOf(1000)
      const answer = await get(edge, file, { headers: { ...FIRST, expect: 'the unexpected' } })
      assertRefusedAs(answer, 417, 'expectation_failed')
    },
  },
  {
    id: '2.11',
    name: 'lets nobody hide one request in another',
    run: (edge) =>
      assertTable(edge, [
        ['both lengths', { headers: { 'transfer-encoding': 'chunked', 'content-length': '5' } }, 400],
        ['two lengths', { headers: { 'content-length': ['5', '6'] } }, 400],
        ['a signed length', { headers: { 'content-length': '+5' } }, 400],
        ['a negative length', { headers: { 'content-length': '-5' } }, 400],
        ['a space before the colon', { headers: { 'content-length ': '5' } }, 400],
        ['a folded header', { headers: { 'x-a': 'b\r\n c' } }, 400],
        ['a NUL', { headers: { 'x-a': 'b\0c' } }, 400],
        ['a header without a colon', { headers: { 'x-a': 'b\r\nnonsense' } }, 400],
      ]),
    differs: {
      nginx: foldedAllowed(),
      'nginx+edge': foldedAllowed(),
    },
  },
  {
    id: '2.12',
    name: 'answers pipelined requests in their order',
    async run(edge) {
      const file = fileOf(3 * 2 ** 20)
      const link = edge.linkTo(file)
      const one = (range: string, connection: string) =>
        textOf(link, { headers: { range: `bytes=${range}`, connection } })
      const text = one('0-99999', 'keep-alive') + one('5-6', 'keep-alive') + one('2000000-2000010', 'close')
      const first = await ask(edge.port, link, { text })
      assert.ok(first.body.subarray(0, 100_000).equals(edge.source.bytesOf(file, 0, 100_000)))
      const second = parseAnswer(first.body.subarray(100_000))
      assert.ok(second.body.subarray(0, 2).equals(edge.source.bytesOf(file, 5, 7)))
      const third = parseAnswer(second.body.subarray(2))
      assert.ok(third.body.equals(edge.source.bytesOf(file, 2_000_000, 2_000_011)))
    },
  },
  {
    id: '2.13',
    name: 'understands a request that comes byte by byte',
    async run(edge) {
      const file = fileOf(1000)
      const socket = await openSocket(edge.port)
      socket.setNoDelay(true)
      const chunks: Buffer[] = []
      socket.on('data', (chunk) => chunks.push(chunk))
      const closed = new Promise((resolve) => socket.once('close', resolve))
      for (const letter of textOf(edge.linkTo(file), { headers: FIRST })) {
        socket.write(letter)
        await new Promise((resolve) => setImmediate(resolve))
      }
      await closed
      const answer = parseAnswer(Buffer.concat(chunks))
      assert.ok(answer.body.equals(edge.source.bytesOf(file, 0, 10)))
    },
  },
  {
    id: '2.14',
    name: 'keeps a connection for the next request',
    async run(edge) {
      const file = fileOf(1000)
      const socket = await openSocket(edge.port)
      const chunks: Buffer[] = []
      socket.on('data', (chunk) => chunks.push(chunk))
      for (let turn = 0; turn < 3; turn += 1) {
        chunks.length = 0
        socket.write(
          textOf(edge.linkTo(file), { headers: { range: `bytes=${turn}-${turn + 4}`, connection: 'keep-alive' } }),
        )
        for (let wait = 0; wait < 500 && parseAnswer(Buffer.concat(chunks)).body.length < 5; wait += 1) await sleep(5)
        const { body } = parseAnswer(Buffer.concat(chunks))
        assert.ok(body.equals(edge.source.bytesOf(file, turn, turn + 5)))
      }
      socket.destroy()
    },
  },
  {
    id: '2.15',
    name: 'gives a head ten seconds',
    async run(edge) {
      const socket = await openSocket(edge.port)
      const chunks: Buffer[] = []
      socket.on('data', (chunk) => chunks.push(chunk))
      const began = performance.now()
      const closed = new Promise((resolve) => socket.once('close', resolve))
      socket.on('error', () => {})
      socket.write('GET /stream/film HTTP/1.1\r\nHost: edge\r\nX-Slow: ')
      const dripping = setInterval(() => socket.write('x'), 500)
      await Promise.race([closed, sleep(15_000)])
      clearInterval(dripping)
      assert.ok(socket.destroyed, 'it was closed')
      const seconds = (performance.now() - began) / 1000
      assert.ok(seconds > 8 && seconds < 14, `after ${seconds} s`)
      socket.destroy()
    },
  },
  {
    id: '2.16',
    name: 'takes who closes the sending half for one who left: nothing is fetched for them',
    async run(edge) {
      const file = fileOf(1000)
      edge.source.setFault(file, { pieceMs: 500 })
      const answer = await ask(edge.port, edge.linkTo(file), { headers: FIRST, isLastWord: true })
      assert.deepEqual([answer.status, answer.end], [0, 'closed'])
    },
  },
  {
    id: '2.17',
    name: 'answers the last request of a connection, whatever follows it',
    async run(edge) {
      const file = fileOf(1000)
      const link = edge.linkTo(file)
      const last = textOf(link, { headers: FIRST })
      for (const behind of [last, 'POST / HTTP/1.1\r\n\r\n', 'nonsense']) {
        const { status, body, end } = await ask(edge.port, link, { text: last + behind })
        assert.deepEqual([status, end], [206, 'closed'], behind)
        assert.ok(body.equals(edge.source.bytesOf(file, 0, 10)))
      }
    },
  },
]

/** Tries a request without headers, as in HTTP/0.9, and requests with a version. */
function refusesVersions(old: number) {
  return async (edge: EdgeTarget): Promise<void> => {
    const file = fileOf(1000)
    const answer = await ask(edge.port, '', { text: `GET ${edge.linkTo(file)}\r\n`, silentMs: 1500 })
    assert.ok(answer.status === 0 || answer.status >= 400)
    assert.ok(!answer.body.includes(edge.source.bytesOf(file, 0, 10)))
    await assertTable(edge, [['0.9', { version: '0.9', headers: FIRST }, old]])
    for (const version of ['2.0', '3.0']) {
      const answer = await get(edge, file, { version, headers: FIRST, silentMs: 3000 })
      assertRefusedAs(answer, 505, 'http_version_not_supported', version)
    }
  }
}

function brokenVersion() {
  return { why: 'nginx takes what says HTTP/0.9 for no request at all: 400', run: refusesVersions(400) }
}

function foldedAllowed() {
  return {
    why: 'nginx passes over a line without a colon; it never reaches anything behind it',
    run: (edge: EdgeTarget) =>
      assertTable(edge, [
        ['both lengths', { headers: { 'transfer-encoding': 'chunked', 'content-length': '5' } }, 400],
        ['two lengths', { headers: { 'content-length': ['5', '6'] } }, 400],
        ['a signed length', { headers: { 'content-length': '+5' } }, 400],
        ['a space before the colon', { headers: { 'content-length ': '5' } }, 400],
        ['a folded header', { headers: { 'x-a': 'b\r\n c' } }, 400],
        ['a NUL', { headers: { 'x-a': 'b\0c' } }, 400],
      ]),
  }
}
