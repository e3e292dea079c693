import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SessionRequest, SessionView } from '@streamvault/api'
import { ManagerError } from './errors/manager-error.ts'
import type { SessionAdmin } from './session-admin.ts'
import { setUpManager } from './testing/set-up-manager.ts'

const SESSION: SessionView = {
  id: 's-00000001',
  label: 'reader',
  kind: 'bot',
  origin: 'added',
  state: 'resting',
  reason: 'flood',
  viewers: 3,
  maxViewers: 15,
  requestsPerSecond: 4,
  limitPerSecond: 18,
  inFlight: 1,
  rests: [{ dc: 4, remainingMs: 1200, cause: 'flood' }],
  health: 0.97,
  ramp: 1,
  latencyMs: 82.5,
  proxy: 'socks.lan:1080',
  sourceAddress: null,
  addedAt: 1_800_000_000_000,
}
const TOKEN = `123456789:${'Ab-_9'.repeat(7)}`

function fakeSessions(parts: Partial<SessionAdmin> = {}): { sessions: SessionAdmin; asked: unknown[] } {
  const asked: unknown[] = []
  const known = (id: string) => {
    if (id !== SESSION.id) throw new ManagerError('session_not_found', 'No session has this id.')
    asked.push(id)
  }
  const sessions: SessionAdmin = {
    list: async () => [SESSION],
    async add(request: SessionRequest) {
      asked.push(request)
      return { session: SESSION, isNew: true }
    },
    remove: async (id) => known(id),
    async check(id) {
      known(id)
      const channel = { id: 1_000_000_001, title: 'Storage', canPost: true }
      return { id, ok: true, state: 'ready', channel, problem: null }
    },
    async export(id) {
      known(id)
      return { id, account: TOKEN }
    },
    ...parts,
  }
  return { sessions, asked }
}

test('lists, adds, checks, exports and removes sessions', async () => {
  const { sessions, asked } = fakeSessions()
  const { admin } = await setUpManager({ deps: { sessions } })
  assert.deepEqual((await admin('GET /api/admin/sessions')).json, { items: [SESSION] })
  const body = { account: TOKEN, label: 'reader', proxy: 'socks5://me:word@socks.lan:1080', sourceAddress: '192.0.2.7' }
  assert.deepEqual((await admin('POST /api/admin/sessions', { body })).json, { session: SESSION, isNew: true })
  const one = `/api/admin/sessions/${SESSION.id}`
  assert.equal((await admin(`POST ${one}/check`)).json.ok, true)
  const exported = await admin(`POST ${one}/export`)
  assert.deepEqual(exported.json, { id: SESSION.id, account: TOKEN })
  assert.equal(exported.headers['cache-control'], 'no-store')
  assert.equal((await admin(`DELETE ${one}`)).status, 204)
  assert.deepEqual(asked, [body, SESSION.id, SESSION.id, SESSION.id])
})

test('knows no other session', async () => {
  const { admin } = await setUpManager({ deps: { sessions: fakeSessions().sessions } })
  for (const what of [
    'POST /api/admin/sessions/x/check',
    'POST /api/admin/sessions/x/export',
    'DELETE /api/admin/sessions/x',
  ]) {
    const { status, json } = await admin(what)
    assert.deepEqual([status, json.error.code], [404, 'session_not_found'], what)
  }
})

test('names the variables that are missing where nobody said how to ask Telegram', async () => {
  const { admin } = await setUpManager()
  const routes = ['GET /api/admin/sessions', 'DELETE /api/admin/sessions/x', 'POST /api/admin/sessions/x/check']
  for (const what of [...routes, 'POST /api/admin/sessions/x/export', 'POST /api/admin/sessions']) {
    const isAdd = what === 'POST /api/admin/sessions'
    const { status, json } = await admin(what, isAdd ? { body: { account: TOKEN } } : {})
    assert.deepEqual([status, json.error.code], [409, 'telegram_not_configured'], what)
    assert.match(json.error.message, /TELEGRAM_API_ID.*TELEGRAM_API_HASH/)
  }
})

test('tells why an account was not taken, and when to come back', async () => {
  for (const [code, expected, retryAfter] of [
    ['account_unreadable', 400, undefined],
    ['account_refused', 422, undefined],
    ['telegram_unreachable', 502, undefined],
    ['telegram_busy', 503, '90'],
  ] as const) {
    const add = () => Promise.reject(new ManagerError(code, 'It was refused.', undefined, 89_500))
    const { admin } = await setUpManager({ deps: { sessions: fakeSessions({ add }).sessions } })
    const { status, json, headers } = await admin('POST /api/admin/sessions', { body: { account: TOKEN } })
    assert.deepEqual([status, json.error.code, headers['retry-after']], [expected, code, retryAfter])
  }
})

test('refuses what is no request for a session, repeats none of it, and logs no account', async () => {
  const { admin, logged } = await setUpManager({ deps: { sessions: fakeSessions().sessions } })
  for (const body of [
    {},
    { account: '' },
    { account: TOKEN.repeat(50) },
    { account: TOKEN, proxy: `http://me:${TOKEN}@socks.lan` },
    { account: TOKEN, sourceAddress: 'here' },
    { account: TOKEN, more: 1 },
  ]) {
    const { status, text, json } = await admin('POST /api/admin/sessions', { body })
    assert.deepEqual([status, json.error.code], [400, 'bad_request'])
    assert.ok(!text.includes(TOKEN))
  }
  await admin('POST /api/admin/sessions', { body: { account: TOKEN } })
  assert.ok(!logged.join('').includes(TOKEN))
})
