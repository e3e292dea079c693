import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { describe, it } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { calm, eventually } from '@streamvault/waits/testing'
import { ask, parseAnswer, sendRaw } from './testing/raw-client.ts'
import { startEdge } from './testing/start-edge.ts'
import { startProxied } from './testing/start-proxied.ts'

const PAGE = `<!doctype html>${'<p>A long page.</p>'.repeat(200)}`

describe('everything that is not bytes', () => {
  it('goes to the manager or to the site by its path, as it stands', async (t) => {
    const { edge } = await startProxied(t)
    const wanted = {
      '/api/titles?x=%2F': 'manager',
      '/auth/guest': 'manager',
      '/docs': 'manager',
      '/docs/x': 'manager',
    }
    const site = { '/': 'web', '/apiary': 'web', '/streams': 'web', '/a/%2e%2e/b?c': 'web' }
    for (const [url, name] of Object.entries({ ...wanted, ...site })) {
      const { body } = await ask(edge.port, url)
      const seen = JSON.parse(body.toString())
      assert.equal(seen.name, name)
      assert.equal(seen.url, url)
    }
  })

  it('carries who asks, as we saw it and not as they say', async (t) => {
    const { edge } = await startProxied(t)
    const headers = {
      host: 'films.example',
      'X-Forwarded-For': '6.6.6.6',
      'X-Forwarded-Port': '1',
      'X-Real-IP': '6.6.6.6',
      'True-Client-IP': '6.6.6.6',
      'CF-Connecting-IP': '6.6.6.6',
      Forwarded: 'for=6.6.6.6',
      'X-StreamVault-Edge': 'guess',
      Connection: 'close, x-private',
      'X-Private': '1',
      Cookie: 'a=b',
    }
    const answer = await ask(edge.port, '/api/x', { headers: { connection: null, ...headers } })
    const seen = JSON.parse(answer.body.toString()).headers
    assert.equal(seen['x-forwarded-for'], '127.0.0.1')
    assert.equal(seen['x-forwarded-host'], 'films.example')
    assert.equal(seen['x-forwarded-proto'], 'http')
    assert.equal(seen['x-streamvault-edge'], 'secret')
    assert.equal(seen.host, 'films.example')
    assert.equal(seen.cookie, 'a=b')
    const dropped = ['x-forwarded-port', 'x-real-ip', 'true-client-ip', 'cf-connecting-ip', 'forwarded', 'x-private']
    for (const name of dropped) assert.equal(seen[name], undefined, name)
    assert.equal(answer.headers['x-powered-by'], undefined)
    assert.equal(answer.headers['x-hop'], undefined)
  })

  it('carries what a message cannot do without, also where the client says it were for us alone', async (t) => {
    const { edge } = await startProxied(t)
    const named = { connection: 'close, Host, content-length, Content-Type, x-private', 'x-private': '1' }
    const body = 'GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n'
    const headers = { ...named, 'content-type': 'text/plain', 'content-length': String(body.length) }
    for (const method of ['GET', 'POST']) {
      const lines = Object.entries({ host: 'films.example', ...headers }).map(
        ([name, value]) => `${name}: ${value}\r\n`,
      )
      const text = `${method} /api/x HTTP/1.1\r\n${lines.join('')}\r\n${body}`
      const answer = parseAnswer(await sendRaw(edge.port, text))
      assert.equal(answer.status, 200, method)
      const seen = JSON.parse(answer.body.toString())
      assert.deepEqual(
        [seen.headers.host, seen.headers['content-length'], seen.headers['content-type'], seen.headers['x-private']],
        ['films.example', String(body.length), 'text/plain', undefined],
      )
      assert.equal(seen.body, body.length)
    }
  })

  it('carries by which protocol they came where a proxy that we trust says so, and its last word alone', async (t) => {
    const trusting = await startProxied(t, undefined, { trustedProxies: ['127.0.0.1'] })
    const { edge } = await startProxied(t)
    const protoOf = async (port: number, said: string | string[] | null) => {
      const { body } = await ask(port, '/api/x', { headers: { 'x-forwarded-proto': said } })
      return JSON.parse(body.toString()).headers['x-forwarded-proto']
    }
    const said: [said: string | string[] | null, proto: string][] = [
      ['https', 'https'],
      ['HTTPS', 'https'],
      ['http, https', 'https'],
      ['https, http', 'http'],
      [['https', 'http'], 'http'],
      ['httpsx', 'http'],
      [null, 'http'],
    ]
    for (const [one, proto] of said) {
      assert.equal(await protoOf(trusting.edge.port, one), proto, String(one))
      assert.equal(await protoOf(edge.port, one), 'http', String(one))
    }
  })

  it('keeps its body, of known and of unknown length', async (t) => {
    const { edge } = await startProxied(t)
    const body = Buffer.alloc(3_000_000, 'x')
    const known = await fetch(`${edge.address}/api/upload`, { method: 'POST', body })
    assert.equal(((await known.json()) as { body: number }).body, body.length)
    const stream = new Blob([body]).stream()
    const unknown = await fetch(`${edge.address}/api/upload`, {
      method: 'POST',
      body: stream,
      duplex: 'half',
    } as RequestInit)
    assert.equal(((await unknown.json()) as { body: number }).body, body.length)
  })

  it('waits for who reads slowly', async (t) => {
    let written = 0
    const { edge } = await startProxied(t, (_request, response) => {
      const more = (): void => {
        do written += 65_536
        while (response.write(Buffer.alloc(65_536)) && written < 2 ** 28)
        response.once('drain', more)
      }
      more()
    })
    const socket = connect({ port: edge.port, host: '127.0.0.1' })
    socket.pause()
    socket.write('GET /big HTTP/1.1\r\nHost: x\r\n\r\n')
    await eventually(() => written > 0)
    await calm(() => written, { stillMs: 100 })
    assert.ok(written < 2 ** 25, `${written} bytes were written`)
    socket.destroy()
  })

  it('comes compressed from the site to who can read it', async (t) => {
    const { edge } = await startProxied(t, (request, response) => {
      response.setHeader('content-type', request.url === '/image' ? 'image/png' : 'text/html; charset=utf-8')
      response.setHeader('etag', '"1"')
      if (request.url === '/known') response.setHeader('content-length', PAGE.length)
      response.end(PAGE)
    })
    const get = (url: string, encoding: string) =>
      ask(edge.port, url, { version: '1.0', headers: { 'accept-encoding': encoding } })
    for (const url of ['/known', '/streamed']) {
      const br = await get(url, 'gzip, br')
      assert.equal(br.headers['content-encoding'], 'br')
      assert.equal(br.headers.vary, 'Accept-Encoding')
      assert.equal(br.headers.etag, 'W/"1"')
      assert.equal(brotliDecompressSync(br.body).toString(), PAGE)
      assert.equal(gunzipSync((await get(url, 'gzip, br;q=0')).body).toString(), PAGE)
      assert.equal((await get(url, '')).body.toString(), PAGE)
    }
    assert.equal((await get('/image', 'br')).headers['content-encoding'], undefined)
  })

  it('says so when nobody is behind it: a page to people, a problem to programs', async (t) => {
    const { edge } = await startEdge(t, {}, { threads: 1 })
    const page = await ask(edge.port, '/', { headers: { accept: 'text/html,*/*' } })
    assert.equal(page.status, 503)
    assert.match(page.body.toString(), /The server is starting/)
    for (const [url, accept] of [
      ['/api/x', 'text/html'],
      ['/x.js', '*/*'],
    ] as const) {
      const answer = await ask(edge.port, url, { headers: { accept } })
      assert.equal(answer.status, 502)
      assert.equal(JSON.parse(answer.body.toString()).error.code, 'bad_gateway')
    }
    assert.equal((await ask(edge.port, '/healthz')).body.toString(), 'ok\n')
  })

  it('tells once that somebody behind it does not answer, and again when they did in between', async (t) => {
    const { edge, errors, web } = await startProxied(t, (_request, response) => void response.end('ok'))
    const { port } = web.upstream
    const close = async () => {
      web.server.closeAllConnections()
      await new Promise((resolve) => web.server.close(resolve))
    }
    const told = () => errors.map((error) => (error instanceof Error ? error.message : error))
    await close()
    for (let again = 0; again < 3; again += 1) assert.equal((await ask(edge.port, '/')).status, 502)
    await once(web.server.listen(port, '127.0.0.1'), 'listening')
    assert.equal((await ask(edge.port, '/')).status, 200)
    await close()
    assert.equal((await ask(edge.port, '/')).status, 502)
    await edge.drain(0)
    assert.deepEqual(told(), ['Cannot reach the site: it does not answer', 'Cannot reach the site: it does not answer'])
  })

  it('is asked again when a kept connection was closed in the meantime', async (t) => {
    const { edge, web } = await startProxied(t, (_request, response) => void response.end('ok'))
    for (let again = 0; again < 5; again += 1) {
      assert.equal((await ask(edge.port, '/')).body.toString().includes('ok'), true)
      web.server.closeAllConnections()
    }
  })

  it('lets WebSockets through', async (t) => {
    const { edge } = await startProxied(t)
    const asked = request(`${edge.address}/socket`, { headers: { connection: 'Upgrade', upgrade: 'websocket' } })
    asked.end()
    const [answer, socket, first] = await once(asked, 'upgrade')
    assert.equal(answer.statusCode, 101)
    socket.write('echo')
    let text = first.toString()
    while (!text.endsWith('echo')) text += (await once(socket, 'data'))[0].toString()
    assert.equal(text, 'hello echo')
    socket.destroy()
  })

  it('is refused when it is no request at all', async (t) => {
    const { edge } = await startProxied(t)
    for (const text of [
      'nonsense\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    ]) {
      assert.match((await sendRaw(edge.port, text)).toString(), /^HTTP\/1\.1 400 .*"bad_request"/s)
    }
  })
})
