import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ADMIN_LIBRARY } from './testing/admin-library.ts'
import { setUpManager } from './testing/set-up-manager.ts'

test('edits a title, which is found by its new name at once', async () => {
  const { ask, admin } = await setUpManager(ADMIN_LIBRARY)
  await ask('GET /api/search?q=warm')
  const { json } = await admin('PATCH /api/admin/titles/t1', {
    body: { title: 'Omicron', year: null, genres: ['Quiet'] },
  })
  assert.deepEqual([json.title, json.year, json.genres, json.overview], ['Omicron', null, ['Quiet'], 'A film.'])
  assert.equal((await ask('GET /api/search?q=omicron')).json.items[0]?.id, 't1')
})

test('refuses edits of unknown titles, of nothing, and of fields that are none', async () => {
  const { admin } = await setUpManager(ADMIN_LIBRARY)
  assert.equal((await admin('PATCH /api/admin/titles/no', { body: { year: 1999 } })).json.error.code, 'title_not_found')
  for (const body of [{}, { id: 'x' }, { title: ' ' }]) {
    assert.equal((await admin('PATCH /api/admin/titles/t1', { body })).status, 400)
  }
})

test('merges a title into another', async () => {
  const { ask, admin } = await setUpManager(ADMIN_LIBRARY)
  const { json } = await admin('POST /api/admin/titles/t2/merge', { body: { into: 't1' } })
  assert.deepEqual(json.files.map((file: { id: string }) => file.id).sort(), ['f1', 'f2', 'f3', 'f5'])
  assert.equal((await ask('GET /api/titles/t2')).status, 404)
  assert.equal(
    (await admin('POST /api/admin/titles/t1/merge', { body: { into: 't1' } })).json.error.code,
    'edit_conflict',
  )
  assert.equal((await admin('POST /api/admin/titles/no/merge', { body: { into: 't1' } })).status, 404)
  assert.equal((await admin('POST /api/admin/titles/t1/merge', { body: { into: 'no' } })).status, 404)
})

test('splits files off a title, and only files of that title', async () => {
  const { ask, admin } = await setUpManager(ADMIN_LIBRARY)
  const { json } = await admin('POST /api/admin/titles/t1/split', { body: { fileIds: ['f2'], title: 'Alpha Two' } })
  assert.deepEqual([json.title, json.year, json.files[0].id], ['Alpha Two', 2001, 'f2'])
  assert.deepEqual(
    (await ask('GET /api/titles/t1')).json.files.map((file: { id: string }) => file.id),
    ['f1'],
  )
  const foreign = await admin('POST /api/admin/titles/t1/split', { body: { fileIds: ['f3'] } })
  assert.equal(foreign.json.error.code, 'file_not_found')
  assert.equal((await admin('POST /api/admin/titles/no/split', { body: { fileIds: ['f1'] } })).status, 404)
})

test('removes a title and forgets its cached bytes', async () => {
  const { ask, admin, purged } = await setUpManager(ADMIN_LIBRARY)
  assert.equal((await admin('DELETE /api/admin/titles/t1')).status, 204)
  assert.equal((await ask('GET /api/titles/t1')).status, 404)
  assert.deepEqual(purged, [['f1', 'f2']])
  assert.equal((await admin('DELETE /api/admin/titles/no')).status, 404)
})

test('lists the files of a removed title as unplaced, and places them anew', async () => {
  const { ask, admin } = await setUpManager(ADMIN_LIBRARY)
  await admin('DELETE /api/admin/titles/t1')
  const { items } = (await admin('GET /api/admin/files?state=unplaced')).json
  assert.deepEqual(
    items.map((file: { id: string; titleId: string | null; reason: string }) => [file.id, file.titleId, file.reason]),
    [
      ['f1', 't1', 'its title was removed'],
      ['f2', 't1', 'its title was removed'],
      ['f4', null, 'no title in its name'],
    ],
  )
  const { json } = await admin('POST /api/admin/files/f1/place', { body: { title: 'Alpha' } })
  assert.notEqual(json.id, 't1')
  assert.equal((await ask(`GET /api/titles/${json.id}`)).json.files[0].id, 'f1')
})

test('takes a title that was emptied off the site, says so, and has it back with the next file', async () => {
  const { ask, admin } = await setUpManager(ADMIN_LIBRARY)
  const split = await admin('POST /api/admin/titles/t1/split', { body: { fileIds: ['f1'], title: 'One' } })
  assert.deepEqual(split.json.emptied, [])
  const placed = await admin('POST /api/admin/files/f2/place', { body: { titleId: 't2' } })
  assert.deepEqual(placed.json.emptied, [{ id: 't1', title: 'Alpha' }])
  assert.equal((await ask('GET /api/titles/t1')).status, 404)
  assert.equal((await admin('GET /api/admin/titles?state=empty')).json.items[0].id, 't1')
  assert.equal((await admin('PATCH /api/admin/titles/t1', { body: { state: 'published' } })).json.state, 'empty')
  await admin('POST /api/admin/files/f2/place', { body: { titleId: 't1' } })
  assert.equal((await ask('GET /api/titles/t1')).json.files[0].id, 'f2')
})

test('places an unplaced file under a title told by name or id', async () => {
  const { admin } = await setUpManager(ADMIN_LIBRARY)
  const place = (id: string, body: object) => admin(`POST /api/admin/files/${id}/place`, { body })
  const made = await place('f4', { title: 'Delta', year: 2011, season: 2, episodes: [3] })
  assert.equal(made.status, 200)
  assert.deepEqual([made.json.title, made.json.kind, made.json.state], ['Delta', 'series', 'published'])
  assert.deepEqual([made.json.files[0].id, made.json.files[0].season, made.json.files[0].episodes], ['f4', 2, [3]])
  assert.deepEqual((await admin('GET /api/admin/files?state=unplaced')).json.items, [])
  const moved = await place('f4', { titleId: 't2' })
  assert.equal(moved.json.files.length, 3)
  assert.deepEqual((await place('f4', {})).status, 400)
  assert.deepEqual((await place('f4', { titleId: 't2', title: 'Both' })).status, 400)
  assert.deepEqual((await place('none', { titleId: 't2' })).json.error.code, 'file_not_found')
  assert.deepEqual((await place('f4', { titleId: 'none' })).json.error.code, 'title_not_found')
})
