import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LIBRARY } from './testing/library.ts'
import { setUpManager } from './testing/set-up-manager.ts'

test('refuses everything that did not come through the edge', async () => {
  const { ask } = await setUpManager(LIBRARY)
  for (const path of ['/healthz', '/api/titles', '/api/admin/titles', '/docs', '/nothing']) {
    for (const token of ['', 'wrong', 'edge-token-of-the-tesT']) {
      const { status, json } = await ask(`GET ${path}`, { headers: { 'x-streamvault-edge': token } })
      assert.equal(status, 403, path)
      assert.equal(json.error.code, 'not_from_edge')
    }
  }
})

test('answers who asks whether it lives as the edge does in its place', async () => {
  const { ask } = await setUpManager()
  const { status, headers, text } = await ask('GET /healthz')
  assert.deepEqual([status, headers['content-type'], text], [200, 'text/plain', 'ok\n'])
})

test('lets nobody in where no edge token was set', async () => {
  const { ask } = await setUpManager({ deps: { edgeToken: '' } })
  assert.equal((await ask('GET /healthz', { headers: { 'x-streamvault-edge': '' } })).status, 403)
})

test('sends a picture, and nothing when the client has it', async () => {
  const bytes = new Uint8Array([1, 2, 3])
  const seen: unknown[] = []
  const { ask } = await setUpManager({
    deps: {
      renderImage: async (id, wish) => {
        seen.push([id, wish.width])
        return id === 'p1' ? { bytes, contentType: 'image/webp', etag: '"a"' } : undefined
      },
    },
  })
  const { status, headers } = await ask('GET /api/image/p1?w=320')
  assert.deepEqual(
    [status, headers['content-type'], headers['content-length'], headers.etag],
    [200, 'image/webp', '3', '"a"'],
  )
  assert.equal((await ask('GET /api/image/p1', { headers: { 'if-none-match': 'W/"a"' } })).status, 304)
  assert.equal((await ask('GET /api/image/p2')).json.error.code, 'image_not_found')
  assert.equal((await ask('GET /api/image/p1?w=1')).status, 400)
  assert.deepEqual(seen, [
    ['p1', 320],
    ['p1', null],
    ['p2', null],
  ])
})

test('asks for patience while too many pictures are being made', async () => {
  const busy = Object.assign(new Error('queue full'), { code: 'images_busy' })
  const { ask } = await setUpManager({ deps: { renderImage: () => Promise.reject(busy) } })
  const { status, json, headers } = await ask('GET /api/image/p1')
  assert.deepEqual([status, json.error.code, headers['retry-after']], [503, 'busy', '1'])
})

test('answers HEAD with the headers of GET and no body', async () => {
  const { ask } = await setUpManager(LIBRARY)
  const get = await ask('GET /api/titles/t1')
  const head = await ask('HEAD /api/titles/t1')
  assert.deepEqual([head.status, head.text, head.headers['content-length']], [200, '', get.headers['content-length']])
})

test('tells an unknown address from a method that an address does not take', async () => {
  const { ask } = await setUpManager()
  assert.equal((await ask('GET /api/nothing')).json.error.code, 'not_found')
  const { status, headers } = await ask('DELETE /api/titles/t1')
  assert.deepEqual([status, headers.allow], [405, 'GET, HEAD'])
})

test('says so whatever body comes along, but of an admin address to nobody without the token', async () => {
  const { ask, admin } = await setUpManager(LIBRARY)
  const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'title=x' }
  const large = { headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(1_000_001) }
  for (const body of [form, large, { body: '{' }]) {
    for (const address of ['/docs', '/api/titles', '/healthz']) {
      const { status, headers, json } = await ask(`POST ${address}`, body)
      assert.deepEqual([status, headers.allow, json.error.code], [405, 'GET, HEAD', 'method_not_allowed'])
    }
    assert.equal((await ask('POST /api/nothing', body)).json.error.code, 'not_found')
    assert.equal((await admin('PUT /api/admin/files', body)).json.error.code, 'method_not_allowed')
    assert.equal((await ask('PUT /api/admin/files', body)).json.error.code, 'unauthorized')
  }
})

test('refuses addresses that are no URL, or longer than any of ours', async () => {
  const { ask } = await setUpManager()
  assert.equal((await ask('GET /api/titles/%zz')).json.error.code, 'bad_request')
  assert.equal((await ask(`GET /api/titles/${'x'.repeat(300)}`)).json.error.code, 'not_found')
})

test('says nothing outside of what failed inside, and all of it in the log', async () => {
  const { ask, logged } = await setUpManager({
    deps: { renderImage: async () => Promise.reject(new Error('the disk at /secret failed')) },
  })
  const { status, text } = await ask('GET /api/image/p1')
  assert.equal(status, 500)
  assert.equal(text, '{"error":{"code":"internal","message":"Something failed inside."}}')
  assert.match(logged.join(''), /the disk at \/secret failed/)
})

test('logs routes and never what was asked, tokens or signatures', async () => {
  const { ask, admin, logged } = await setUpManager(LIBRARY)
  await ask('GET /api/search?q=secret-wish')
  await ask('GET /api/titles/t1')
  await ask('GET /secret-address')
  await ask('POST /api/play', { body: { fileId: 'f1' } })
  await admin('GET /api/admin/titles')
  assert.match(logged.join(''), /"route":"\/api\/titles\/:id","status":200/)
  assert.doesNotMatch(logged.join(''), /secret|token-of-the-test|203\.0\.113/)
})

test('tells nobody of the inner address it listens at', async () => {
  const { manager, logged } = await setUpManager()
  assert.match(await manager.listen(), /^http:\/\/127\.0\.0\.1:\d+$/)
  assert.deepEqual(logged, [])
  await manager[Symbol.asyncDispose]()
})
