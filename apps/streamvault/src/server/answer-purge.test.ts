import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Registry } from 'prom-client'
import { startOperationsServer } from './operations-server.ts'

it('answers 500 to a purge that fails, and tells why to who looks after the server', async () => {
  const errors: unknown[] = []
  const failure = new Error('the disk is gone')
  await using server = await startOperationsServer({
    port: 0,
    metrics: new Registry(),
    notReady: () => [],
    purge: () => Promise.reject(failure),
    token: 'a-token',
    onError: (error) => errors.push(error),
  })
  const ask = (token: string) =>
    fetch(`http://127.0.0.1:${server.port}/purge`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ all: true }),
    })
  assert.equal((await ask('another')).status, 401)
  assert.deepEqual(errors, [])
  const answer = await ask('a-token')
  assert.equal(answer.status, 500)
  assert.ok(!(await answer.text()).includes('disk'))
  assert.deepEqual(errors, [failure])
})
