import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, request } from 'node:http'
import { test } from 'node:test'
import type { AddLine } from '@streamvault/api'
import { ADMIN_TOKEN, EDGE_TOKEN, setUpManager } from './testing/set-up-manager.ts'

const LINE: AddLine = { path: '/a.mkv', status: 'added', reason: null, titleId: 't1', title: 'Alpha', fileIds: ['f1'] }

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
