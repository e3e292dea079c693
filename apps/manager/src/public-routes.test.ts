import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aFile, aTitle } from './testing/fixtures.ts'
import { setUpManager } from './testing/set-up-manager.ts'

const LIBRARY = {
  titles: [
    aTitle({ id: 't1', name: 'Alpha Centauri' }),
    aTitle({
      id: 't2',
      name: 'Beta Decay',
      kind: 'series',
      genres: ['Science'],
      year: 2010,
      addedAt: 1_700_000_000_001,
    }),
    aTitle({ id: 't3', name: 'Gamma Hidden', state: 'hidden' }),
    aTitle({ id: 't4', name: 'Delta Removed', state: 'removed' }),
  ],
  files: [
    aFile({ id: 'f1', titleId: 't1' }),
    aFile({ id: 'f1gone', titleId: 't1', state: 'missing', reason: 'moved away' }),
    aFile({ id: 'f1old', titleId: 't1', state: 'replaced' }),
    aFile({ id: 'f2', titleId: 't2', season: 1, episodes: [2, 3] }),
    aFile({ id: 'f3', titleId: 't3' }),
    aFile({ id: 'f4', titleId: 't4' }),
    aFile({ id: 'f5', titleId: null, state: 'unplaced', reason: 'no name' }),
  ],
}

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

test('lets nobody in where no edge token was set', async () => {
  const { ask } = await setUpManager({ deps: { edgeToken: '' } })
  assert.equal((await ask('GET /healthz', { headers: { 'x-streamvault-edge': '' } })).status, 403)
})

test('lists what is published, page by page, each title once', async () => {
  const { ask } = await setUpManager(LIBRARY)
  const first = (await ask('GET /api/titles?limit=1')).json
  assert.deepEqual([first.total, first.items.map((item: { id: string }) => item.id)], [2, ['t2']])
  const second = (await ask(`GET /api/titles?limit=1&cursor=${encodeURIComponent(first.nextCursor)}`)).json
  assert.deepEqual(
    second.items.map((item: { id: string }) => item.id),
    ['t1'],
  )
})

test('filters a list by kind, genre and year', async () => {
  const { ask } = await setUpManager(LIBRARY)
  for (const query of ['kind=series', 'genre=Science', 'year=2010']) {
    const { json } = await ask(`GET /api/titles?${query}`)
    assert.deepEqual([json.total, json.items[0].id], [1, 't2'], query)
  }
})

test('names the part of a query that is not as described', async () => {
  const { ask } = await setUpManager()
  const { status, json } = await ask('GET /api/titles?limit=1000&kind=opera')
  assert.equal(status, 400)
  assert.equal(json.error.code, 'bad_request')
  assert.deepEqual(json.error.details.map((detail: { path: string }) => detail.path).sort(), [
    'query.kind',
    'query.limit',
  ])
})

test('refuses a cursor that no list gave', async () => {
  const { ask } = await setUpManager(LIBRARY)
  const { status, json } = await ask('GET /api/titles?cursor=invented')
  assert.deepEqual([status, json.error.code], [400, 'bad_cursor'])
})

test('shows a title with the files that can be played, and nothing of where they lie', async () => {
  const { ask } = await setUpManager(LIBRARY)
  const { json, text } = await ask('GET /api/titles/t1')
  assert.deepEqual(
    json.files.map((file: { id: string }) => file.id),
    ['f1'],
  )
  assert.doesNotMatch(text, /secret|rightsNote|operator/)
})

test('tells which file holds an episode, also where only the file knows of it', async () => {
  const { ask } = await setUpManager(LIBRARY)
  const { json } = await ask('GET /api/titles/t2')
  assert.deepEqual(
    json.episodes.map((one: { number: number; fileIds: string[] }) => [one.number, one.fileIds]),
    [
      [2, ['f2']],
      [3, ['f2']],
    ],
  )
})

test('hides hidden, removed and unknown titles alike', async () => {
  const { ask } = await setUpManager(LIBRARY)
  const answers = await Promise.all(['t3', 't4', 'nothing'].map((id) => ask(`GET /api/titles/${id}`)))
  for (const { status, text } of answers) {
    assert.equal(status, 404)
    assert.equal(text, answers[0]?.text)
  }
})

test('finds titles by a name with a typing mistake', async () => {
  const { ask } = await setUpManager(LIBRARY)
  assert.equal((await ask('GET /api/search?q=centuari')).json.items[0]?.id, 't1')
  assert.deepEqual((await ask('GET /api/search?q=gamma')).json.items, [])
  assert.equal((await ask('GET /api/search')).status, 400)
})

test('finds the title of a file', async () => {
  const { ask } = await setUpManager(LIBRARY)
  const { json, text } = await ask('GET /api/files/f1')
  assert.deepEqual([json.file.id, json.title.id], ['f1', 't1'])
  assert.doesNotMatch(text, /secret/)
})

test('signs an address for the class, the file and the address of who asks', async () => {
  const { ask, grants } = await setUpManager(LIBRARY)
  const headers = { 'x-forwarded-for': '1.1.1.1, ::ffff:198.51.100.9' }
  const { status, json } = await ask('POST /api/play', { body: { fileId: 'f1' }, headers })
  assert.equal(status, 200)
  assert.deepEqual(json, { url: '/stream/f1?sig=secret-signature', expiresAt: '2030-01-01T00:00:00.000Z' })
  assert.deepEqual(
    grants.map(({ person: _, ...grant }) => grant),
    [{ fileId: 'f1', class: 'member', address: '198.51.100.9', ttlSeconds: 21_600, form: 'direct' }],
  )
})

test('knows a device by a cookie that it sets once, and that no script reads', async () => {
  const { ask, grants } = await setUpManager(LIBRARY)
  const play = (cookie: string) => ask('POST /api/play', { body: { fileId: 'f1' }, headers: { cookie } })
  const cookie = String((await play('a=1')).headers['set-cookie'])
  assert.match(cookie, /^streamvault_device=[\w-]{22}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/)
  const [own = ''] = cookie.split(';')
  assert.equal((await play(`a=1; ${own}; b=2`)).headers['set-cookie'], undefined)
  assert.notEqual((await play('streamvault_device=short')).headers['set-cookie'], undefined)
  const [first, same, other] = grants.map(({ person }) => person)
  assert.equal(`streamvault_device=${first}`, own)
  assert.equal(first, same)
  assert.notEqual(first, other)
})

test('keeps the cookie of who came by TLS to TLS', async () => {
  const { ask } = await setUpManager(LIBRARY)
  const cookieBy = async (proto: string) => {
    const { headers } = await ask('POST /api/play', { body: { fileId: 'f1' }, headers: { 'x-forwarded-proto': proto } })
    return String(headers['set-cookie'])
  }
  assert.match(await cookieBy('https'), /; SameSite=Lax; Secure$/)
  assert.match(await cookieBy('http'), /; SameSite=Lax$/)
})

test('hands on which film a player leaves for another', async () => {
  const { ask, grants, left } = await setUpManager(LIBRARY)
  await ask('POST /api/play', { body: { fileId: 'f1', leaving: 'f2' } })
  await ask('POST /api/play', { body: { fileId: 'f1', leaving: 'f1' } })
  assert.deepEqual(left, [[grants[0]?.person, 'f2']])
  const { status } = await ask('POST /api/play', { body: { fileId: 'f1', leaving: 7 } })
  assert.equal(status, 400)
})

test('gives absolute addresses where the operator named the site', async () => {
  const { ask } = await setUpManager({ ...LIBRARY, options: { publicBase: 'https://vault.example' } })
  const { json } = await ask('POST /api/play', { body: { fileId: 'f1' } })
  assert.equal(json.url, 'https://vault.example/stream/f1?sig=secret-signature')
})

test('signs nothing that cannot be played', async () => {
  const { ask, grants } = await setUpManager(LIBRARY)
  const expected = {
    f1gone: 'file_missing',
    f1old: 'file_not_found',
    f3: 'file_not_found',
    f4: 'file_not_found',
    f5: 'file_not_found',
    no: 'file_not_found',
  }
  for (const [fileId, code] of Object.entries(expected)) {
    const { status, json } = await ask('POST /api/play', { body: { fileId } })
    assert.deepEqual([status, json.error.code], [404, code], fileId)
  }
  assert.deepEqual(grants, [])
})

test('signs nothing for a client whose address is not told', async () => {
  const { ask } = await setUpManager(LIBRARY)
  const { status } = await ask('POST /api/play', { body: { fileId: 'f1' }, headers: { 'x-forwarded-for': 'unknown' } })
  assert.equal(status, 403)
})

test('refuses bodies that are broken, too large or no JSON', async () => {
  const { ask } = await setUpManager(LIBRARY)
  const large = JSON.stringify({ fileId: 'f1', filler: 'x'.repeat(1_000_000) })
  const codes = [
    await ask('POST /api/play', { body: '{"fileId":' }),
    await ask('POST /api/play', { body: '' }),
    await ask('POST /api/play', { body: large }),
    await ask('POST /api/play', { body: 'fileId=f1', headers: { 'content-type': 'text/plain' } }),
    await ask('POST /api/play', { body: { fileId: 7 } }),
  ].map(({ status, json }) => [status, json.error.code])
  assert.deepEqual(codes, [
    [400, 'bad_json'],
    [400, 'bad_json'],
    [413, 'body_too_large'],
    [415, 'unsupported_media_type'],
    [400, 'bad_request'],
  ])
})

test('limits play links by address, and an IPv6 household as one', async () => {
  const { ask } = await setUpManager({ ...LIBRARY, options: { maxPlaysPerMinute: 1 } })
  const play = (address: string) =>
    ask('POST /api/play', { body: { fileId: 'f1' }, headers: { 'x-forwarded-for': address } })
  assert.equal((await play('2001:db8::1')).status, 200)
  const refused = await play('2001:db8:0:0:ffff::2')
  assert.equal(refused.status, 429)
  assert.ok(Number(refused.headers['retry-after']) > 0)
  assert.equal((await play('2001:db8:0:1::1')).status, 200)
  assert.equal((await play('192.0.2.1')).status, 200)
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
