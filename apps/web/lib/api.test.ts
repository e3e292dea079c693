import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { readTitle } from './api.ts'

test('says on its error output, once each, why the manager counts as down', async (t) => {
  let answer = JSON.stringify({ id: 'film', surprise: true })
  const server = createServer((_request, response) => void response.end(answer))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.after(() => server.close())
  process.env.STREAMVAULT_API = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  t.after(() => delete process.env.STREAMVAULT_API)
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
