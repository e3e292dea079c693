import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ADMIN_LIBRARY } from './testing/admin-library.ts'
import { aFile } from './testing/fixtures.ts'
import { setUpManager } from './testing/set-up-manager.ts'

test('lists titles of every state with the paths of their files', async () => {
  const { admin } = await setUpManager(ADMIN_LIBRARY)
  const { json } = await admin('GET /api/admin/titles?sort=name')
  assert.deepEqual(
    json.items.map((title: { id: string }) => title.id),
    ['t1', 't2', 't3'],
  )
  assert.equal(json.items[0].files[0].path, '/secret/folder/secret-name-f1.mkv')
  assert.equal((await admin('GET /api/admin/titles?state=hidden')).json.items[0].id, 't3')
})

test('lists unplaced and missing files with their reason, page by page', async () => {
  const { admin } = await setUpManager(ADMIN_LIBRARY)
  const { json } = await admin('GET /api/admin/files?state=unplaced')
  assert.deepEqual(
    json.items.map((file: { id: string; reason: string }) => [file.id, file.reason]),
    [['f4', 'no title in its name']],
  )
  const ids: string[] = []
  for (let query = 'limit=2'; query !== ''; ) {
    const { items, nextCursor } = (await admin(`GET /api/admin/files?${query}`)).json
    ids.push(...items.map((file: { id: string }) => file.id))
    query = nextCursor === null ? '' : `limit=2&cursor=${nextCursor}`
  }
  assert.deepEqual(ids, ['f1', 'f2', 'f3', 'f4', 'f5'])
})

test('purges a title by its files, a file, or everything', async () => {
  const { admin, purged } = await setUpManager(ADMIN_LIBRARY)
  for (const body of [{ id: 't2' }, { id: 'f1' }, { all: true }]) {
    assert.deepEqual((await admin('POST /api/admin/purge', { body })).json, { slices: 2, bytes: 2048, edges: [] })
  }
  assert.deepEqual(purged, [['f3', 'f5'], ['f1'], 'all'])
  assert.equal((await admin('POST /api/admin/purge', { body: { id: 'no' } })).status, 404)
  assert.equal((await admin('POST /api/admin/purge', { body: { all: false } })).status, 400)
})

test('signs any link for the operator, bound to no address unless asked', async () => {
  const { admin, grants } = await setUpManager(ADMIN_LIBRARY)
  await admin('POST /api/admin/link', { body: { fileId: 'f1' } })
  await admin('POST /api/admin/link', {
    body: { fileId: 'f1', class: 'guest', ip: '192.0.2.7', ttlSeconds: 60, form: 'direct' },
  })
  assert.deepEqual(grants, [
    { fileId: 'f1', class: 'member', address: null, ttlSeconds: 21_600 },
    { fileId: 'f1', class: 'guest', address: '192.0.2.7', ttlSeconds: 60 },
  ])
  assert.equal((await admin('POST /api/admin/link', { body: { fileId: 'f5' } })).json.error.code, 'file_missing')
  // No server answers at these addresses.
  for (const form of ['exe', 'hls', 'remux', 'vtt:2'])
    assert.equal((await admin('POST /api/admin/link', { body: { fileId: 'f1', form } })).status, 400, form)
})

test('signs no link that would open nothing, and says why', async () => {
  const gone = aFile({ id: 'f6', titleId: 't2', sources: [] })
  const replaced = aFile({ id: 'f7', titleId: 't2', state: 'replaced' })
  const { admin, grants } = await setUpManager({ ...ADMIN_LIBRARY, files: [...ADMIN_LIBRARY.files, gone, replaced] })
  await admin('DELETE /api/admin/titles/t1')
  const codeOf = async (fileId: string) => (await admin('POST /api/admin/link', { body: { fileId } })).json.error.code
  assert.equal(await codeOf('f1'), 'file_withdrawn')
  for (const fileId of ['f5', 'f6', 'f7']) assert.equal(await codeOf(fileId), 'file_missing')
  assert.equal(await codeOf('none'), 'file_not_found')
  const ofTitle = await admin('POST /api/admin/link', { body: { fileId: 't2' } })
  assert.match(ofTitle.json.error.message, /id of a title/)
  assert.deepEqual(grants, [])
})
