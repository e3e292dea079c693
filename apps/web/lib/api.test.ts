import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { listTitles, readTitle } from './api.ts'

/** Starts a manager for the duration of a test. */
async function startManager(t: TestContext, listener: RequestListener): Promise<Server> {
  const server = createServer(listener)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.after(() => server.close())
  process.env.STREAMVAULT_API = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  t.after(() => delete process.env.STREAMVAULT_API)
  return server
}

test('says on its error output, once each, why the manager counts as down', async (t) => {
  let answer = JSON.stringify({ id: 'film', surprise: true })
  const server = await startManager(t, (_request, response) => void response.end(answer))
  const said = t.mock.method(console, 'error', () => {})
  for (let again = 0; again < 3; again += 1) assert.deepEqual(await readTitle('film'), { state: 'down' })
  answer = 'no JSON'
  assert.deepEqual(await readTitle('film'), { state: 'down' })
  server.closeAllConnections()
  assert.deepEqual(
    said.mock.calls.map(({ arguments: words }) => words),
    [
      ['The manager does not answer "/api/titles/{id}" as agreed: other fields than agreed'],
      ['The manager does not answer "/api/titles/{id}" as agreed: SyntaxError'],
    ],
  )
})

test('takes the page of a list that the manager does not know for one that is not there, without a word', async (t) => {
  let answer = JSON.stringify({ error: { code: 'bad_cursor', message: 'The cursor does not belong to this list.' } })
  const server = await startManager(t, (_request, response) => void response.writeHead(400).end(answer))
  const said = t.mock.method(console, 'error', () => {})
  assert.deepEqual(await listTitles({ cursor: 'zzz' }), { state: 'not-found' })
  assert.equal(said.mock.callCount(), 0)
  for (answer of ['no JSON', JSON.stringify({ error: { code: 'bad_request', message: 'Another.' } })])
    assert.deepEqual(await listTitles({ cursor: 'zzz' }), { state: 'down' })
  server.closeAllConnections()
})
