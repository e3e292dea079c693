import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer, text } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { ConnectionError, ForbiddenAddressError, RedirectError, RequestTimeoutError } from './errors.ts'
import type { ResolveName } from './host-rules.ts'
import type { SafeRequest } from './request.ts'
import { createSafeFetch, type SafeFetchOptions } from './safe-fetch.ts'

const cleanUps: (() => void)[] = []
after(() => {
  for (const cleanUp of cleanUps) cleanUp()
})

const { signal } = new AbortController()
const get: SafeRequest = { method: 'GET', signal }

/** Resolves every name to this machine. */
const here: ResolveName = (_host, done) => done(null, [{ address: '127.0.0.1', family: 4 }])

async function setUp(listener: RequestListener, options: SafeFetchOptions = {}) {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const fetcher = createSafeFetch({ allowHosts: ['films.test'], resolveName: here, ...options })
  cleanUps.push(() => {
    fetcher[Symbol.dispose]()
    server.close()
    server.closeAllConnections()
  })
  const url = (path = '/', host = 'films.test') => new URL(`http://${host}:${port}${path}`)
  const read = async (path = '/', request: SafeRequest = get, host = 'films.test') => {
    const { status, bytes } = await fetcher.request(url(path, host), request)
    return { status, body: Buffer.concat(await Array.fromAsync(bytes)).toString() }
  }
  return { fetcher, port, url, read }
}

describe('createSafeFetch', () => {
  it('gives status, headers and bytes', async () => {
    const { fetcher, url } = await setUp((request, response) => {
      response.writeHead(418, { etag: '"x"' }).end(`${request.method} ${request.url} ${request.headers.range}`)
    })
    const headers = { range: 'bytes=0-1' }
    const response = await fetcher.request(url('/a?b'), { ...get, headers })
    assert.equal(response.status, 418)
    assert.equal(response.headers.etag, '"x"')
    assert.equal(await text(response.bytes), 'GET /a?b bytes=0-1')
  })

  it('refuses hosts that are not on the open internet', async () => {
    const { fetcher, port } = await setUp((_request, response) => response.end('inside'))
    const hosts = [
      '127.0.0.1',
      'other.test',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0x7f.1',
      '2130706433',
      '10.0.0.1',
      '127.1',
    ]
    for (const host of hosts) {
      await assert.rejects(fetcher.request(new URL(`http://${host}:${port}/`), get), ForbiddenAddressError, host)
    }
  })

  it('refuses other schemes', async () => {
    const { fetcher } = await setUp((_request, response) => response.end())
    for (const address of ['file:///etc/passwd', 'ftp://films.test/', 'gopher://films.test/']) {
      await assert.rejects(fetcher.request(new URL(address), get), ForbiddenAddressError, address)
    }
  })

  it('opens one port alone where the operator named one', async () => {
    const allowHosts: string[] = []
    const made = await setUp((_request, response) => response.end('inside'))
    allowHosts.push(`127.0.0.1:${made.port}`)
    using fetcher = createSafeFetch({ allowHosts })
    const response = await fetcher.request(new URL(`http://127.0.0.1:${made.port}/`), get)
    assert.equal(await text(response.bytes), 'inside')
    await assert.rejects(fetcher.request(new URL(`http://127.0.0.1:${made.port + 1}/`), get), ForbiddenAddressError)
  })

  it('connects to the addresses that it judged, and to none that it did not', async () => {
    let asked = 0
    // DNS rebinding: the first lookup returns a harmless address, every later one this machine.
    const resolveName: ResolveName = (_host, done) => {
      asked += 1
      const address = asked === 1 ? '203.0.113.1' : '127.0.0.1'
      done(null, [
        { address, family: 4 },
        { address: 'fe80::1', family: 6 },
      ])
    }
    const { read } = await setUp((_request, response) => response.end('inside'), { resolveName, allowHosts: [] })
    for (const _ of [1, 2, 3]) await assert.rejects(read('/', get, 'rebinding.test'), ForbiddenAddressError)
  })

  it('follows redirects, but judges each hop', async () => {
    const { read, port } = await setUp((request, response) => {
      const [, hop] = /^\/(\d+)$/.exec(request.url ?? '') ?? []
      if (hop === '3') response.end('arrived')
      else if (hop !== undefined) response.writeHead(302, { location: `/${Number(hop) + 1}` }).end()
      else response.writeHead(307, { location: `http://127.0.0.1:${port}/3` }).end()
    })
    assert.deepEqual(await read('/0'), { status: 200, body: 'arrived' })
    await assert.rejects(read('/inside'), ForbiddenAddressError)
  })

  it('does not follow for ever', async () => {
    let asked = 0
    const { read } = await setUp((_request, response) => {
      asked += 1
      response.writeHead(301, { location: '/' }).end()
    })
    await assert.rejects(read(), RedirectError)
    assert.equal(asked, 6)
  })

  it('tells its secrets to the first host alone', async () => {
    const seen: unknown[] = []
    const { read, port } = await setUp(
      (request, response) => {
        seen.push([request.headers.host?.split(':')[0], request.headers.authorization, request.headers.range])
        const location = request.url === '/here' ? '/same' : `http://mirror.test:${port}/end`
        if (request.url === '/end') response.end()
        else response.writeHead(302, { location }).end()
      },
      { allowHosts: ['films.test', 'mirror.test'] },
    )
    await read('/here', { ...get, headers: { authorization: 'Basic hidden', range: 'bytes=1-' } })
    assert.deepEqual(seen, [
      ['films.test', 'Basic hidden', 'bytes=1-'],
      ['films.test', 'Basic hidden', 'bytes=1-'],
      ['mirror.test', undefined, 'bytes=1-'],
    ])
  })

  it('gives up on a name that is not resolved, an answer that does not begin, and one that stalls', async () => {
    const silent = await setUp(() => {}, { answerTimeoutMs: 30 })
    await assert.rejects(silent.read(), { code: 'request_timeout', waitedFor: 'answer' })
    const stalled = await setUp((_request, response) => response.write('half'), { stallTimeoutMs: 30 })
    await assert.rejects(stalled.read(), { code: 'request_timeout', waitedFor: 'bytes' })
    const nameless = await setUp(() => {}, { connectTimeoutMs: 30, resolveName: () => {} })
    await assert.rejects(nameless.read(), { code: 'request_timeout', waitedFor: 'connection' })
  })

  it('says which host failed and how, and not what was asked of it', async () => {
    const { fetcher, url } = await setUp((request) => request.socket.destroy())
    await assert.rejects(fetcher.request(url('/hidden?token=hidden'), get), (error) => {
      assert.ok(error instanceof ConnectionError)
      assert.equal(error.message, 'Cannot ask "films.test": ECONNRESET')
      assert.doesNotMatch(JSON.stringify(error, Object.getOwnPropertyNames(error)), /hidden/)
      return true
    })
  })

  it('throws the reason of a caller who leaves, before and within the answer', async () => {
    const { read, fetcher, url } = await setUp((request, response) => {
      if (request.url === '/half') response.write('half')
    })
    const reason = new Error('enough')
    await assert.rejects(read('/', { ...get, signal: AbortSignal.abort(reason) }), reason)
    const leaver = new AbortController()
    const waiting = read('/', { ...get, signal: leaver.signal })
    setImmediate(() => leaver.abort(reason))
    await assert.rejects(waiting, reason)
    const reader = new AbortController()
    const response = await fetcher.request(url('/half'), { ...get, signal: reader.signal })
    await assert.rejects(async () => {
      for await (const _ of response.bytes) reader.abort(reason)
    }, reason)
  })

  it('keeps connections, and tries again when one was closed meanwhile', async () => {
    const ports = new Set<number | undefined>()
    const { read } = await setUp((request, response) => {
      ports.add(request.socket.remotePort)
      if (request.url === '/close' && ports.size === 1) request.socket.destroy()
      else response.end('there')
    })
    await read()
    await read()
    assert.equal(ports.size, 1)
    assert.deepEqual(await read('/close'), { status: 200, body: 'there' })
    assert.equal(ports.size, 2)
  })

  it('sends a body as it comes', async () => {
    const { read } = await setUp(async (request, response) => {
      const body = await buffer(request)
      response.end(`${request.method} ${body.byteLength}`)
    })
    async function* body() {
      for (let i = 0; i < 50; i += 1) yield new Uint8Array(100_000)
    }
    assert.deepEqual(await read('/', { method: 'PUT', body: body(), signal }), { status: 200, body: 'PUT 5000000' })
  })

  it('passes on the error of the body, and the server sees it break off', async () => {
    const brokenOff = Promise.withResolvers<void>()
    const seen = Promise.withResolvers<void>()
    const { read } = await setUp((request) => {
      seen.resolve()
      request.resume().on('error', () => brokenOff.resolve())
    })
    const failure = new Error('the source broke')
    async function* body() {
      yield new Uint8Array(10)
      await seen.promise
      throw failure
    }
    await assert.rejects(read('/', { method: 'PUT', body: body(), signal }), failure)
    await brokenOff.promise
  })

  it('takes a refusal that comes before the body ended', async () => {
    const { read } = await setUp((_request, response) => {
      response.writeHead(413, { connection: 'close' }).end('too large')
    })
    const released = Promise.withResolvers<void>()
    async function* endless() {
      try {
        for (;;) yield new Uint8Array(100_000)
      } finally {
        released.resolve()
      }
    }
    const answer = await read('/', { method: 'PUT', body: endless(), signal }).catch((error) => error)
    // The system decides which event arrives first: the answer, or the closed connection.
    assert.ok(answer.status === 413 || answer instanceof ConnectionError)
    await released.promise
  })

  it('gives up on a server that takes no bytes', async () => {
    const { read } = await setUp(() => {}, { stallTimeoutMs: 50 })
    async function* endless() {
      for (;;) yield new Uint8Array(1_000_000)
    }
    await assert.rejects(read('/', { method: 'PUT', body: endless(), signal }), RequestTimeoutError)
  })
})
