import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LIBRARY } from './testing/library.ts'
import { setUpManager } from './testing/set-up-manager.ts'

test('signs an address for the class, the file and the address of who asks', async () => {
  const { ask, grants } = await setUpManager(LIBRARY)
  const headers = { 'x-forwarded-for': '1.1.1.1, ::ffff:198.51.100.9' }
  const { status, json } = await ask('POST /api/play', { body: { fileId: 'f1' }, headers })
  assert.equal(status, 200)
  assert.deepEqual(json, { url: '/stream/f1?sig=secret-signature', expiresAt: '2030-01-01T00:00:00.000Z' })
  assert.deepEqual(
    grants.map(({ person: _, ...grant }) => grant),
    [{ fileId: 'f1', class: 'member', address: '198.51.100.9', ttlSeconds: 21_600 }],
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
    await ask('POST /api/play', { body: ' ' }),
    await ask('POST /api/play', { body: '' }),
    await ask('POST /api/play'),
    await ask('POST /api/play', { body: large }),
    await ask('POST /api/play', { body: 'fileId=f1', headers: { 'content-type': 'text/plain' } }),
    await ask('POST /api/play', { body: { fileId: 7 } }),
  ].map(({ status, json }) => [status, json.error.code])
  assert.deepEqual(codes, [
    [400, 'bad_json'],
    [400, 'bad_json'],
    [400, 'bad_request'],
    [400, 'bad_request'],
    [413, 'body_too_large'],
    [415, 'unsupported_media_type'],
    [400, 'bad_request'],
  ])
})

test('leaves the connection open at a body it does not read, so that who still sends it gets the answer', async () => {
  const { ask } = await setUpManager(LIBRARY)
  const large = { fileId: 'f1', filler: 'x'.repeat(1_000_000) }
  const refused = [
    await ask('POST /api/play', { body: large }),
    await ask('POST /api/play', { body: large, headers: { 'content-type': 'text/plain' } }),
  ]
  assert.deepEqual(
    refused.map(({ status, headers }) => [status, headers.connection]),
    [
      [413, undefined],
      [415, undefined],
    ],
  )
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
