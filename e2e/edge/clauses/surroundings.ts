import assert from 'node:assert/strict'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { Clause } from '../clause.ts'
import { ask, openSocket } from '../harness/raw-client.ts'
import { LONG_TEXT } from '../harness/start-site.ts'

/** Section 11: everything except streams. */
export const surroundingClauses: Clause[] = [
  {
    id: '11.1',
    name: 'tells that it is there',
    async run(edge) {
      const { status, body } = await ask(edge.port, '/healthz')
      assert.deepEqual([status, body.toString()], [200, 'ok\n'])
    },
  },
  {
    id: '11.2',
    name: "hands site and API on, with the viewer's address and none that the viewer claims",
    async run(edge) {
      const headers = { 'x-forwarded-for': '1.2.3.4', 'x-streamvault-edge': 'guess', 'x-real-ip': '1.2.3.4' }
      const { status, body, headers: got } = await ask(edge.port, '/some/page?q=1', { headers })
      assert.deepEqual([status, body.toString()], [200, 'site /some/page?q=1\n'])
      assert.deepEqual([got.server, got['x-powered-by']], [undefined, undefined])
      const seen = edge.site.requests.findLast(({ url }) => url === '/some/page?q=1')
      assert.equal(seen?.headers['x-forwarded-for'], '127.0.0.1')
      assert.notEqual(seen?.headers['x-streamvault-edge'], 'guess')
    },
    differs: {
      nginx: {
        why: 'the suite puts the site right behind nginx here; what only our edge may say is dropped by our edge',
        async run(edge) {
          const headers = { 'x-forwarded-for': '1.2.3.4' }
          const { status, body, headers: got } = await ask(edge.port, '/some/page?q=1', { headers })
          assert.deepEqual([status, body.toString()], [200, 'site /some/page?q=1\n'])
          assert.equal(got.server, undefined)
          const seen = edge.site.requests.findLast(({ url }) => url === '/some/page?q=1')
          assert.equal(seen?.headers['x-forwarded-for'], '127.0.0.1')
        },
      },
    },
  },
  {
    id: '11.3',
    name: 'compresses text and nothing else',
    async run(edge) {
      const headers = { 'accept-encoding': 'gzip, br' }
      const text = await ask(edge.port, '/text', { headers: { ...headers, connection: 'close' } })
      const encoding = text.headers['content-encoding']
      assert.ok(encoding === 'gzip' || encoding === 'br', encoding)
      const body = text.headers['transfer-encoding'] === 'chunked' ? unchunk(text.body) : text.body
      assert.equal((encoding === 'br' ? brotliDecompressSync(body) : gunzipSync(body)).toString(), LONG_TEXT)
      assert.equal((await ask(edge.port, '/picture', { headers })).headers['content-encoding'], undefined)
      assert.equal((await ask(edge.port, '/text')).headers['content-encoding'], undefined)
    },
  },
  {
    id: '11.4',
    name: 'passes events on as they are said',
    async run(edge) {
      const socket = await openSocket(edge.port)
      socket.write('GET /events HTTP/1.1\r\nHost: edge\r\nAccept: text/event-stream\r\n\r\n')
      const heard = await new Promise<string>((resolve) => {
        let text = ''
        socket.on('data', (chunk) => {
          text += chunk.toString()
          if (text.includes('data: one')) resolve(text)
        })
      })
      socket.destroy()
      assert.doesNotMatch(heard, /data: two/)
    },
  },
  {
    id: '11.5',
    name: 'lets WebSockets through',
    async run(edge) {
      const socket = await openSocket(edge.port)
      socket.write(
        'GET /live HTTP/1.1\r\nHost: edge\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      )
      const text = await new Promise<string>((resolve) => {
        let heard = ''
        socket.on('data', (chunk) => {
          heard += chunk.toString('latin1')
          if (heard.includes('\r\n\r\n') && !heard.includes('hello')) socket.write('hello')
          if (heard.endsWith('hello')) resolve(heard)
        })
      })
      socket.destroy()
      assert.match(text, /^HTTP\/1\.1 101 /)
      assert.match(text, /s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=/)
    },
  },
  {
    id: '11.6',
    name: 'refuses a JSON body over a million bytes',
    async run(edge) {
      const post = (bytes: number) =>
        ask(edge.port, '/api/echo', {
          text: `POST /api/echo HTTP/1.1\r\nHost: edge\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${bytes}\r\n\r\n${'x'.repeat(bytes)}`,
        })
      assert.equal((await post(900_000)).status, 200)
      assert.equal((await post(1_100_000)).status, 413)
    },
  },
]

/** Joins the pieces of a chunked body. */
function unchunk(body: Buffer): Buffer {
  const pieces: Buffer[] = []
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf('\r\n', at)
    const bytes = Number.parseInt(body.toString('latin1', at, lineEnd), 16)
    if (!(bytes > 0)) return Buffer.concat(pieces)
    pieces.push(body.subarray(lineEnd + 2, lineEnd + 2 + bytes))
    at = lineEnd + 2 + bytes + 2
  }
}
