import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { duplexPair } from 'node:stream'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parsePlainRequest } from './plain-request.ts'

const parse = (text: string) => parsePlainRequest(Buffer.from(text, 'latin1'))
const get = (...headers: string[]) => ['GET /stream/film?x=1 HTTP/1.1', 'Host: edge', ...headers, '', ''].join('\r\n')

/** Parses the same bytes with `node:http`; `undefined` when they are no request, or more than one. */
async function readByNode(text: string): Promise<IncomingMessage | undefined> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    response.end()
  })
  server.on('clientError', (_, socket) => socket.destroy())
  const [client, serving] = duplexPair()
  server.emit('connection', serving)
  client.on('error', () => {}).resume()
  client.end(text, 'latin1')
  if (!client.closed) await once(client, 'close')
  return requests.length === 1 ? requests[0] : undefined
}

describe('parsePlainRequest', () => {
  it('reads what players send', () => {
    const request = parse(get('Range: bytes=5-', 'User-Agent: a b', 'Accept: */*', 'If-Range:"film-1" '))
    assert.deepEqual(request, {
      method: 'GET',
      url: '/stream/film?x=1',
      headers: { host: 'edge', range: 'bytes=5-', 'if-range': '"film-1"' },
      isLast: false,
    })
    assert.equal(parse(get('Connection: close'))?.isLast, true)
    assert.equal(parse(get('connection:keep-alive'))?.isLast, false)
  })

  it('leaves everything else to others', () => {
    const others = [
      '',
      get().slice(0, -2),
      get().slice(0, -1),
      `${get()}x`,
      get() + get(),
      `\r\n${get()}`,
      get().replace('GET', 'HEAD'),
      get().replace('GET', 'POST'),
      get().replace('/stream/', '/download/'),
      get().replace('/stream/', '//stream/'),
      get().replace('/stream/', 'http://edge/stream/'),
      get().replace('x=1', 'x= 1'),
      get().replace('x=1', 'x=é'),
      get().replace('1.1', '1.0'),
      get().replace('1.1', '2.0'),
      get().replaceAll('\r\n', '\n'),
      get().replace('Host', 'Hoste'),
      get().replace('Host:', 'Host :'),
      get('Host: other'),
      get('Range: bytes=0-1', 'range: bytes=2-3'),
      get('X-Forwarded-For: 1.2.3.4', 'X-Forwarded-For: 1.2.3.4'),
      get('Content-Length: 0'),
      get('Transfer-Encoding: chunked'),
      get('Transfer-Encoding : chunked'),
      get('Expect: 100-continue'),
      get('Upgrade: websocket'),
      get('Connection: upgrade'),
      get('Connection: keep-alive, close'),
      get('Connection: close', 'Connection: close'),
      get('Keep-Alive: 5'),
      get('TE: trailers'),
      get(' folded: yes'),
      get('X: a\0b'),
      get('X: caf\xe9'),
      get('no colon'),
      get(': no name'),
      get(`X: ${'y'.repeat(8192)}`),
    ]
    for (const text of others) assert.equal(parse(text), undefined, JSON.stringify(text.slice(0, 200)))
  })

  it('reads nothing that node:http would read otherwise', async () => {
    const pieces = fc.constantFrom(
      ...[
        'GET ',
        'HEAD ',
        '/stream/film',
        '?a=b&c',
        '%00',
        '/../',
        ' HTTP/1.1',
        ' HTTP/1.0',
        '\r\n',
        '\r',
        '\n',
        ' ',
        '\t',
      ],
      ...[
        'Host: edge',
        'host:',
        'Range: bytes=0-9',
        'RANGE:\tbytes=1-',
        'If-Range: "x"',
        'Connection: close',
        ':',
        ',',
      ],
      ...[
        'Connection: keep-alive',
        'Content-Length: 5',
        'Transfer-Encoding: chunked',
        'X-Y: z',
        '\0',
        '\x7f',
        '\xe9',
        '"',
      ],
    )
    const line = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom('Range: bytes=0-9', 'If-Match: *', 'X-A: b', 'range:bytes=2-', 'Connection: close'),
      },
      { weight: 1, arbitrary: fc.array(pieces, { maxLength: 4 }).map((some) => some.join('')) },
    )
    const wellFormed = fc
      .tuple(fc.constantFrom('/stream/film', '/stream/a?b', '/stream/%2e%2e/'), fc.array(line, { maxLength: 4 }))
      .map(([path, lines]) => [`GET ${path} HTTP/1.1`, 'Host: edge', ...lines, '', ''].join('\r\n'))
    const mutated = fc
      .tuple(wellFormed, fc.nat(200), fc.nat(3), pieces)
      .map(([text, at, cut, piece]) => text.slice(0, at) + piece + text.slice(at + cut))
    let read = 0
    await fc.assert(
      fc.asyncProperty(fc.oneof(wellFormed, mutated), async (text) => {
        const ours = parse(text)
        if (ours === undefined) return
        read += 1
        const theirs = await readByNode(text)
        assert.ok(theirs !== undefined)
        assert.deepEqual([ours.method, ours.url], [theirs.method, theirs.url])
        for (const [name, value] of Object.entries(ours.headers)) assert.equal(theirs.headers[name], value)
        assert.equal(theirs.headers['content-length'] ?? theirs.headers['transfer-encoding'], undefined)
      }),
      { numRuns: 1000 },
    )
    assert.ok(read > 100, `${read} were read at all`)
  })
})
