import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LIBRARY } from './testing/library.ts'
import { setUpManager } from './testing/set-up-manager.ts'

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
