import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { it } from 'node:test'
import { Registry } from 'prom-client'
import { startOperationsServer } from './operations-server.ts'

it('answers who asks for this machine, and no page whose name was made to point here', async () => {
  const metrics = new Registry()
  const purge = async () => assert.fail('nothing is to be purged')
  await using server = await startOperationsServer({
    port: 0,
    metrics,
    notReady: () => [],
    purge,
    token: 'a-token',
    onError: (error) => assert.fail(String(error)),
  })
  async function ask(path: string, host: string, method = 'GET') {
    const headers = { host, authorization: 'Bearer a-token' }
    const asked = request({ port: server.port, host: '127.0.0.1', path, method, headers, agent: false }).end()
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    return { status: answer.statusCode, body: await text(answer) }
  }
  for (const path of ['/readyz', '/metrics', '/healthz']) {
    assert.equal((await ask(path, `localhost:${server.port}`)).status, 200)
    assert.equal((await ask(path, '127.0.0.1')).status, 200)
  }
  const rebound = `rebound.example:${server.port}`
  for (const [path, method] of [['/readyz'], ['/metrics'], ['/healthz'], ['/nothing'], ['/purge', 'POST']] as const) {
    const answer = await ask(path, rebound, method)
    assert.equal(answer.status, 421)
    assert.equal(JSON.parse(answer.body).error.code, 'misdirected')
  }
})
