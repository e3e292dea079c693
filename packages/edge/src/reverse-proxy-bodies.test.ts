import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { startProxied } from './testing/start-proxied.ts'
import { startUpstream } from './testing/start-upstream.ts'
import type { Upstreams } from './upstreams.ts'

/** A manager that refuses a request before it reads the body. */
async function earlyManager(t: TestContext): Promise<Upstreams> {
  const { upstream } = await startUpstream(t, (_request, response) => response.writeHead(401).end('no'))
  return { manager: upstream, web: undefined, token: 'secret' }
}

describe('the body of a request that is handed on', () => {
  it('refuses a JSON body over a million bytes, also one of unknown length', async (t) => {
    const { edge } = await startProxied(t)
    const post = (bytes: number, headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${edge.port}/api/play`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: headers['x-chunked'] ? new Blob([Buffer.alloc(bytes)]).stream() : Buffer.alloc(bytes),
        duplex: 'half',
      } as RequestInit)
    for (const headers of [{}, { 'x-chunked': '1' }]) {
      assert.equal((await post(1_000_000, headers as Record<string, string>)).status, 200)
      const refused = await post(10_000_000, headers as Record<string, string>)
      assert.equal(refused.status, 413)
      assert.equal(((await refused.json()) as { error: { code: string } }).error.code, 'body_too_large')
    }
  })

  it('reads the next request of a connection whose body was answered before it was whole', async (t) => {
    const { edge } = await startProxied(t, undefined, { upstreams: await earlyManager(t) })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    t.after(() => agent.destroy())
    const bodies: [type: string, bytes: number][] = [
      ['application/json', 900_000],
      ['application/json', 10_000_000],
      ['text/plain', 10_000_000],
    ]
    for (const [type, bytes] of bodies.flatMap((body) => Array.from({ length: 10 }, () => body))) {
      const headers = { 'content-type': type, 'content-length': String(bytes) }
      const posted = request(`${edge.address}/api/x`, { agent, method: 'POST', headers })
      posted.end(Buffer.alloc(bytes))
      const [refused] = (await once(posted, 'response')) as [IncomingMessage]
      refused.resume()
      await once(refused, 'end')
      const next = request(`${edge.address}/healthz`, { agent, signal: AbortSignal.timeout(10_000) }).end()
      const [answer] = (await once(next, 'response')) as [IncomingMessage]
      assert.equal(answer.statusCode, 200)
      answer.resume()
      await once(answer, 'end')
    }
  })

  it('lives on when a JSON body grows too large after its answer began', async (t) => {
    const { upstream } = await startUpstream(t, (request, response) => {
      response.writeHead(200).write('begun')
      request.resume().on('end', () => response.end(' and done'))
    })
    const upstreams = { manager: upstream, web: undefined, token: 'secret' }
    const { edge, errors } = await startProxied(t, undefined, { upstreams })
    const head = 'Host: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n'
    const piece = `400\r\n${'x'.repeat(1024)}\r\n`
    const rest = `${piece.repeat(4000)}0\r\n\r\n`
    const health = 'GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
    const socket = connect(edge.port, '127.0.0.1', () => socket.write(`POST /api/x HTTP/1.1\r\n${head}${piece}`))
    let text = ''
    socket.on('data', (bytes) => {
      // Only now: bytes that arrive before the answer has begun may be refused.
      if (text === '') socket.write(rest + health)
      text += bytes
    })
    await once(socket, 'close')
    assert.match(text, /begun.* and done.*HTTP\/1\.1 200 /s)
    assert.deepEqual(errors, [])
  })
})
