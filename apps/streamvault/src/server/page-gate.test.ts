import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, it, type TestContext } from 'node:test'
import { createPageGate } from './page-gate.mjs'

interface Asked {
  headers?: Record<string, string>
  body?: Buffer
}

async function setUp(t: TestContext) {
  const seen: string[] = []
  const pages = createPageGate(({ method, url }, response) => {
    seen.push(`${method} ${url}`)
    response.end('a page')
  })
  const server = createServer({ shouldUpgradeCallback: () => false }, pages)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  async function ask(methodAndPath: string, { headers = {}, body }: Asked = {}) {
    const [method = '', path = ''] = methodAndPath.split(' ')
    const asked = request({ port, method, path, headers, agent: false }).end(body)
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    return { status: answer.statusCode, headers: answer.headers, body: await text(answer) }
  }
  return { ask, seen }
}

const codeOf = ({ body }: { body: string }) => JSON.parse(body).error.code

describe('the gate before the pages', () => {
  it('lets them be read', async (t) => {
    const { ask, seen } = await setUp(t)
    assert.equal((await ask('GET /')).body, 'a page')
    assert.equal((await ask('HEAD /browse')).status, 200)
    assert.deepEqual(seen, ['GET /', 'HEAD /browse'])
  })

  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    it(`answers ${method} with 405 and what is allowed`, async (t) => {
      const { ask, seen } = await setUp(t)
      const answer = await ask(`${method} /anything`, { body: Buffer.from('x') })
      assert.equal(answer.status, 405)
      assert.equal(answer.headers.allow, 'GET, HEAD')
      assert.equal(codeOf(answer), 'method_not_allowed')
      assert.deepEqual(seen, [])
    })
  }

  it('answers 413 to a body that nobody needs, and the client hears it', async (t) => {
    const { ask, seen } = await setUp(t)
    for (const method of ['POST', 'GET']) {
      const body = Buffer.alloc(3_000_000)
      const answer = await ask(`${method} /`, { body, headers: { 'content-length': String(body.byteLength) } })
      assert.equal(answer.status, 413)
      assert.equal(codeOf(answer), 'body_too_large')
    }
    assert.deepEqual(seen, [])
  })

  it('has no WebSocket', async (t) => {
    const { ask, seen } = await setUp(t)
    const answer = await ask('GET /', { headers: { connection: 'Upgrade', upgrade: 'websocket' } })
    assert.equal(answer.status, 404)
    assert.equal(codeOf(answer), 'not_found')
    assert.deepEqual(seen, [])
  })
})
