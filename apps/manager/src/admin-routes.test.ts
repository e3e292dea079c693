import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, request } from 'node:http'
import { test } from 'node:test'
import type { AddLine } from '@streamvault/api'
import { aFile, aTitle } from './testing/fixtures.ts'
import { ADMIN_TOKEN, EDGE_TOKEN, setUpManager } from './testing/set-up-manager.ts'

const LIBRARY = {
  titles: [
    aTitle({ id: 't1', name: 'Alpha' }),
    aTitle({ id: 't2', name: 'Beta' }),
    aTitle({ id: 't3', name: 'Gamma', state: 'hidden' }),
  ],
  files: [
    aFile({ id: 'f1', titleId: 't1' }),
    aFile({ id: 'f2', titleId: 't1', quality: '2160p' }),
    aFile({ id: 'f3', titleId: 't2' }),
    aFile({ id: 'f4', titleId: null, state: 'unplaced', reason: 'no title in its name' }),
    aFile({ id: 'f5', titleId: 't2', state: 'missing', reason: 'not found' }),
  ],
}
const LINE: AddLine = { path: '/a.mkv', status: 'added', reason: null, titleId: 't1', title: 'Alpha', fileIds: ['f1'] }

test('closes every admin address, unknown ones too, to who lacks the token', async () => {
  const { ask, manager, catalog } = await setUpManager({ ...LIBRARY, options: { maxWrongTokensPerMinute: 1000 } })
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

test('lists titles of every state with the paths of their files', async () => {
  const { admin } = await setUpManager(LIBRARY)
  const { json } = await admin('GET /api/admin/titles?sort=name')
  assert.deepEqual(
    json.items.map((title: { id: string }) => title.id),
    ['t1', 't2', 't3'],
  )
  assert.equal(json.items[0].files[0].path, '/secret/folder/secret-name-f1.mkv')
  assert.equal((await admin('GET /api/admin/titles?state=hidden')).json.items[0].id, 't3')
})

test('lists unplaced and missing files with their reason, page by page', async () => {
  const { admin } = await setUpManager(LIBRARY)
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

test('edits a title, which is found by its new name at once', async () => {
  const { ask, admin } = await setUpManager(LIBRARY)
  await ask('GET /api/search?q=warm')
  const { json } = await admin('PATCH /api/admin/titles/t1', {
    body: { title: 'Omicron', year: null, genres: ['Quiet'] },
  })
  assert.deepEqual([json.title, json.year, json.genres, json.overview], ['Omicron', null, ['Quiet'], 'A film.'])
  assert.equal((await ask('GET /api/search?q=omicron')).json.items[0]?.id, 't1')
})

test('refuses edits of unknown titles, of nothing, and of fields that are none', async () => {
  const { admin } = await setUpManager(LIBRARY)
  assert.equal((await admin('PATCH /api/admin/titles/no', { body: { year: 1999 } })).json.error.code, 'title_not_found')
  for (const body of [{}, { id: 'x' }, { title: ' ' }]) {
    assert.equal((await admin('PATCH /api/admin/titles/t1', { body })).status, 400)
  }
})

test('merges a title into another', async () => {
  const { ask, admin } = await setUpManager(LIBRARY)
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
  const { ask, admin } = await setUpManager(LIBRARY)
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
  const { ask, admin, purged } = await setUpManager(LIBRARY)
  assert.equal((await admin('DELETE /api/admin/titles/t1')).status, 204)
  assert.equal((await ask('GET /api/titles/t1')).status, 404)
  assert.deepEqual(purged, [['f1', 'f2']])
  assert.equal((await admin('DELETE /api/admin/titles/no')).status, 404)
})

test('lists the files of a removed title as unplaced, and places them anew', async () => {
  const { ask, admin } = await setUpManager(LIBRARY)
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
  const { ask, admin } = await setUpManager(LIBRARY)
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

test('purges a title by its files, a file, or everything', async () => {
  const { admin, purged } = await setUpManager(LIBRARY)
  for (const body of [{ id: 't2' }, { id: 'f1' }, { all: true }]) {
    assert.deepEqual((await admin('POST /api/admin/purge', { body })).json, { slices: 2, bytes: 2048, edges: [] })
  }
  assert.deepEqual(purged, [['f3', 'f5'], ['f1'], 'all'])
  assert.equal((await admin('POST /api/admin/purge', { body: { id: 'no' } })).status, 404)
  assert.equal((await admin('POST /api/admin/purge', { body: { all: false } })).status, 400)
})

test('signs any link for the operator, bound to no address unless asked', async () => {
  const { admin, grants } = await setUpManager(LIBRARY)
  await admin('POST /api/admin/link', { body: { fileId: 'f1' } })
  await admin('POST /api/admin/link', {
    body: { fileId: 'f1', class: 'guest', ip: '192.0.2.7', ttlSeconds: 60, form: 'direct' },
  })
  assert.deepEqual(grants, [
    { fileId: 'f1', class: 'member', address: null, ttlSeconds: 21_600 },
    { fileId: 'f1', class: 'guest', address: '192.0.2.7', ttlSeconds: 60 },
  ])
  assert.equal((await admin('POST /api/admin/link', { body: { fileId: 'f5' } })).json.error.code, 'file_missing')
  // Nothing answers at the addresses of these.
  for (const form of ['exe', 'hls', 'remux', 'vtt:2'])
    assert.equal((await admin('POST /api/admin/link', { body: { fileId: 'f1', form } })).status, 400, form)
})

test('signs no link that would open nothing, and says why', async () => {
  const gone = aFile({ id: 'f6', titleId: 't2', sources: [] })
  const replaced = aFile({ id: 'f7', titleId: 't2', state: 'replaced' })
  const { admin, grants } = await setUpManager({ ...LIBRARY, files: [...LIBRARY.files, gone, replaced] })
  await admin('DELETE /api/admin/titles/t1')
  const codeOf = async (fileId: string) => (await admin('POST /api/admin/link', { body: { fileId } })).json.error.code
  assert.equal(await codeOf('f1'), 'file_withdrawn')
  for (const fileId of ['f5', 'f6', 'f7']) assert.equal(await codeOf(fileId), 'file_missing')
  assert.equal(await codeOf('none'), 'file_not_found')
  const ofTitle = await admin('POST /api/admin/link', { body: { fileId: 't2' } })
  assert.match(ofTitle.json.error.message, /id of a title/)
  assert.deepEqual(grants, [])
})

test('streams a line for each added file and the summary last', async () => {
  const asked: unknown[] = []
  const { admin } = await setUpManager({
    deps: {
      async *add(wish) {
        asked.push(wish)
        yield LINE
        yield { ...LINE, status: 'failed', reason: 'damaged' }
      },
    },
  })
  const { headers, text } = await admin('POST /api/admin/add', { body: { paths: ['/films'], dryRun: true } })
  assert.equal(headers['content-type'], 'application/x-ndjson; charset=utf-8')
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(lines, [
    LINE,
    { ...LINE, status: 'failed', reason: 'damaged' },
    { summary: { added: 1, known: 0, skipped: 0, failed: 1 } },
  ])
  assert.deepEqual(asked, [{ paths: ['/films'], copy: false, dryRun: true }])
})

test('ends a stream that broke off with a problem instead of a summary', async () => {
  const { admin } = await setUpManager({
    deps: {
      async *add() {
        yield LINE
        throw new Error('the disk at /secret failed')
      },
    },
  })
  const { text } = await admin('POST /api/admin/add', { body: { paths: ['/films'] } })
  assert.match(text, /"code":"internal"/)
  assert.doesNotMatch(text, /summary|secret/)
})

test('stops adding when the client leaves, and when the server closes', async () => {
  const aborted: AbortSignal[] = []
  const { promise: first, resolve } = Promise.withResolvers<void>()
  const { manager } = await setUpManager({
    deps: {
      async *add(_wish, signal) {
        yield LINE
        await once(signal, 'abort')
        aborted.push(signal)
        if (aborted.length === 1) resolve()
      },
    },
  })
  const origin = await manager.listen()
  const open = async () => {
    const headers = {
      'x-streamvault-edge': EDGE_TOKEN,
      'x-forwarded-for': '192.0.2.1',
      authorization: `Bearer ${ADMIN_TOKEN}`,
    }
    const sent = request(`${origin}/api/admin/add`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
    })
    sent.on('error', () => {})
    sent.end('{"paths":["/films"]}')
    const [response] = await once(sent, 'response')
    await once(response, 'data')
    response.on('error', () => {})
    return { sent, response }
  }
  const left = await open()
  left.sent.destroy()
  await first
  const stays = await open()
  stays.response.resume()
  await Promise.all([manager[Symbol.asyncDispose](), once(stays.response, 'close')])
  assert.equal(aborted.length, 2)
  await assert.rejects(once(get(origin, { agent: false }), 'response'), { code: 'ECONNREFUSED' })
})

test('places an unplaced file under a title told by name or id', async () => {
  const { admin } = await setUpManager(LIBRARY)
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
