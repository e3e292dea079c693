import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { json } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { ADMIN_TOKEN, EDGE_TOKEN, setUpManager } from '../testing/set-up-manager.ts'

const JSON_TYPE = { 'content-type': 'application/json' }

describe('a body', () => {
  it('that is empty does no harm where none is needed, whatever type it claims', async () => {
    const { admin } = await setUpManager()
    for (const contentType of ['application/json', 'application/json; charset=utf-8', 'text/plain']) {
      for (const body of [undefined, '']) {
        const asked = { headers: { 'content-type': contentType }, ...(body === undefined ? {} : { body }) }
        assert.equal((await admin('POST /api/admin/jobs/none/cancel', asked)).json.error.code, 'job_not_found')
        assert.equal((await admin('DELETE /api/admin/titles/none', asked)).json.error.code, 'title_not_found')
        assert.equal((await admin('POST /api/nothing', asked)).json.error.code, 'not_found')
        assert.equal((await admin('POST /api/titles', asked)).json.error.code, 'method_not_allowed')
      }
    }
  })

  it('that is missing is named where one is needed', async () => {
    const { ask, admin } = await setUpManager()
    const answers = [
      await ask('POST /api/play', { headers: JSON_TYPE }),
      await ask('POST /api/play'),
      await ask('POST /api/play', { headers: JSON_TYPE, body: '' }),
      await admin('PATCH /api/admin/titles/none', { headers: JSON_TYPE, body: '' }),
    ]
    for (const { status, json } of answers) {
      assert.deepEqual([status, json.error.code, json.error.details[0].path], [400, 'bad_request', 'body'])
      assert.match(json.error.message, /expects a body/)
    }
  })

  it('that is no JSON is refused, also where none is needed', async () => {
    const { admin } = await setUpManager()
    const cancel = 'POST /api/admin/jobs/none/cancel'
    assert.equal((await admin(cancel, { body: '{' })).json.error.code, 'bad_json')
    assert.equal((await admin(cancel, { body: '{"__proto__":{}}' })).json.error.code, 'bad_json')
    const text = await admin(cancel, { headers: { 'content-type': 'text/plain' }, body: 'x' })
    assert.equal(text.json.error.code, 'unsupported_media_type')
  })

  it('that is nested deeply is refused before it is read', async () => {
    const { ask } = await setUpManager()
    const deep = (levels: number) => ({ body: `{"fileId":${'['.repeat(levels)}${']'.repeat(levels)}}` })
    assert.equal((await ask('POST /api/play', deep(31))).json.error.code, 'bad_request')
    assert.equal((await ask('POST /api/play', deep(400_000))).json.error.code, 'bad_json')
    assert.match((await ask('POST /api/play', deep(32))).json.error.message, /too deeply/)
  })

  it('that is wrong in many ways is answered in a few lines', async () => {
    const { admin } = await setUpManager()
    const unknown = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`unknown-${at}`, at]))
    const fileIds = Array.from({ length: 900 }, () => 7)
    for (const body of [unknown, { fileIds }]) {
      const { status, text } = await admin('POST /api/admin/titles/none/split', { body })
      assert.equal(status, 400)
      assert.ok(text.length < 4000, `${text.length} signs`)
    }
  })

  it('in chunks that turn out to be none is none', async () => {
    const { manager } = await setUpManager()
    await using served = manager
    const headers = {
      authorization: `Bearer ${ADMIN_TOKEN}`,
      'x-streamvault-edge': EDGE_TOKEN,
      'transfer-encoding': 'chunked',
    }
    const from = { 'x-forwarded-for': '203.0.113.7' }
    const url = `${await served.listen()}/api/admin/jobs/none/cancel`
    const asked = request(url, { method: 'POST', headers: { ...headers, ...from }, agent: false }).end()
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    assert.equal(((await json(answer)) as { error: { code: string } }).error.code, 'job_not_found')
  })
})
