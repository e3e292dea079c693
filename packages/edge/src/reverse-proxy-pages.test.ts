import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { calm, eventually } from '@streamvault/waits/testing'
import { createReverseProxy } from './reverse-proxy.ts'
import { ask } from './testing/raw-client.ts'
import { startEdge } from './testing/start-edge.ts'
import { startUpstream } from './testing/start-upstream.ts'

const AT_ONCE = 4

/** An edge before a site that finishes its pages only in `finishAll`. */
async function setUp(t: TestContext) {
  const begun: string[] = []
  const rendering: ServerResponse[] = []
  const site = await startUpstream(t, ({ url = '' }, response) => {
    begun.push(url)
    if (url.startsWith('/_next/')) response.end('a file')
    else rendering.push(response)
  })
  const upstreams = { manager: { host: '127.0.0.1', port: 9 }, web: site.upstream, token: 'secret' }
  const { edge, errors } = await startEdge(t, {}, { upstreams, threads: 1 })

  const visitAll = (urls: string[]) => urls.map((url) => visit(t, edge.port, url))

  /** Returns when the edge has seen the sockets close: the edge handles later requests after that. */
  async function leave(sockets: Socket[]): Promise<void> {
    const closed = sockets.map((socket) => once(socket, 'close'))
    for (const socket of sockets) socket.destroy()
    await Promise.all(closed)
    for (let again = 0; again < 3; again += 1) await ask(edge.port, '/healthz')
  }

  const finishAll = () => rendering.splice(0).forEach((response) => void response.end('a page'))
  return { edge, errors, site, begun, finishAll, visitAll, leave, rendering }
}

/** Requests a page on a connection of its own. */
function visit(t: TestContext, port: number, url: string): Socket {
  const socket = connect(port, '127.0.0.1').on('error', () => {})
  socket.write(`GET ${url} HTTP/1.1\r\nHost: edge\r\n\r\n`)
  t.after(() => socket.destroy())
  return socket
}

const pagesOf = (who: string, count: number): string[] => Array.from({ length: count }, (_, at) => `/${who}/${at}`)

describe('pages of the site', () => {
  it('are not rendered for those who left while they waited for their turn', async (t) => {
    const { edge, begun, finishAll, rendering, visitAll, leave } = await setUp(t)
    const first = visitAll(pagesOf('first', AT_ONCE))
    await eventually(() => rendering.length === AT_ONCE)
    const crowd = visitAll(pagesOf('crowd', 200))
    await Promise.all(crowd.map((socket) => once(socket, 'connect')))
    await leave(crowd)
    const last = ask(edge.port, '/last')
    await leave(first)
    assert.equal(await calm(() => begun.length), AT_ONCE, 'what was begun is rendered to its end first')
    finishAll()
    await eventually(() => rendering.length > 0)
    finishAll()
    assert.equal((await last).status, 200)
    assert.deepEqual(begun.slice(AT_ONCE), ['/last'])
  })

  it('come to all who wait, so many at a time', async (t) => {
    const { begun, finishAll, rendering, visitAll } = await setUp(t)
    const urls = pagesOf('viewer', 3 * AT_ONCE)
    visitAll(urls)
    for (let turn = 1; turn <= 3; turn += 1) {
      await eventually(() => rendering.length === AT_ONCE)
      assert.equal(begun.length, turn * AT_ONCE)
      finishAll()
    }
    assert.deepEqual(new Set(begun), new Set(urls))
  })

  it('do not hold up the files of the site', async (t) => {
    const { edge, rendering, visitAll } = await setUp(t)
    visitAll(pagesOf('viewer', 2 * AT_ONCE))
    await eventually(() => rendering.length === AT_ONCE)
    assert.match(String((await ask(edge.port, '/_next/static/site.js')).body), /a file/)
  })

  it('go on when the site fell over those that it drew', async (t) => {
    const { edge, errors, finishAll, rendering, begun, site, visitAll } = await setUp(t)
    visitAll(pagesOf('first', AT_ONCE))
    await eventually(() => rendering.length === AT_ONCE)
    const last = ask(edge.port, '/last')
    rendering.splice(0)
    site.server.closeAllConnections()
    await eventually(() => begun.includes('/last'))
    finishAll()
    assert.equal((await last).status, 200)
    assert.equal(errors.length, 1)
  })

  it('are given up when the site is silent over what nobody waits for', async (t) => {
    const begun: string[] = []
    const { upstream: web } = await startUpstream(t, ({ url = '' }) => void begun.push(url))
    const upstreams = { manager: { host: '127.0.0.1', port: 9 }, web, token: 'secret' }
    using proxy = createReverseProxy({ upstreams, idleMs: 60_000, maxRenderMs: 50, onError: assert.ifError })
    const door = await startUpstream(t, (request, response) =>
      proxy.forward(request, response, { address: '127.0.0.1', proto: 'http' }),
    )
    const first = pagesOf('first', AT_ONCE).map((url) => visit(t, door.upstream.port, url))
    await eventually(() => begun.length === AT_ONCE)
    visit(t, door.upstream.port, '/last')
    for (const socket of first) socket.destroy()
    await eventually(() => begun.includes('/last'))
  })
})
