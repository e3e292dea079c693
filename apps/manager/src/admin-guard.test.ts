import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ADMIN_LIBRARY } from './testing/admin-library.ts'
import { ADMIN_TOKEN, setUpManager } from './testing/set-up-manager.ts'

test('closes every admin address, unknown ones too, to who lacks the token', async () => {
  const { ask, manager, catalog } = await setUpManager({ ...ADMIN_LIBRARY, options: { maxWrongTokensPerMinute: 1000 } })
  const { paths } = manager.document as { paths: Record<string, object> }
  const admin = Object.entries(paths).filter(([path]) => path.startsWith('/api/admin/'))
  assert.ok(admin.length >= 8)
  for (const [path, methods] of [...admin, ['/api/admin/unknown', { get: {} }] as const]) {
    for (const method of Object.keys(methods)) {
      for (const authorization of ['', 'Bearer wrong', `Basic ${ADMIN_TOKEN}`, 'Bearer']) {
        const { status } = await ask(`${method.toUpperCase()} ${path.replace('{id}', 't1')}`, {
          headers: { authorization },
        })
        assert.equal(status, 401, `${method} ${path} ${authorization}`)
      }
    }
  }
  assert.equal((await catalog.getTitle('t1'))?.state, 'published')
})

test('opens nothing where no admin token was set', async () => {
  const { ask } = await setUpManager({ deps: { adminToken: '' } })
  assert.equal((await ask('GET /api/admin/titles', { headers: { authorization: 'Bearer ' } })).status, 401)
})

test('slows down who guesses tokens, never who has it', async () => {
  const { ask, admin } = await setUpManager({ options: { maxWrongTokensPerMinute: 2 } })
  const guess = async () => (await ask('GET /api/admin/titles', { headers: { authorization: 'Bearer guess' } })).status
  assert.deepEqual([await guess(), await guess(), await guess()], [401, 401, 429])
  assert.equal((await admin('GET /api/admin/titles')).status, 200)
})

test('slows down who changes much, never who reads', async () => {
  const { admin } = await setUpManager({ ...ADMIN_LIBRARY, options: { maxAdminWritesPerMinute: 2 } })
  const rename = async (title: string) => (await admin('PATCH /api/admin/titles/t1', { body: { title } })).status
  assert.deepEqual([await rename('One'), await rename('Two'), await rename('Three')], [200, 200, 429])
  assert.equal((await admin('GET /api/admin/titles')).status, 200)
})
