import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AddLine } from '@streamvault/api'
import type { ChannelAdmin } from './channel-admin.ts'
import { ManagerError } from './errors/manager-error.ts'
import { setUpManager } from './testing/set-up-manager.ts'

const LINE: AddLine = {
  path: 'telegram://1/5/Dune (1984).mkv',
  status: 'added',
  reason: null,
  titleId: 't1',
  title: 'Dune',
  fileIds: ['f1'],
}

/** A manager whose channels yield one line, and the recorded calls. */
async function setUp(overrides: Partial<ChannelAdmin> = {}) {
  const asked: object[] = []
  const one = async (request: object) => {
    asked.push(request)
    return (async function* () {
      yield LINE
    })()
  }
  const under = await setUpManager({ deps: { channels: { import: one, rebuild: one, ...overrides } } })
  return { ...under, asked }
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

describe('the routes of channels', () => {
  it('tell of each file as it finishes, then count', async () => {
    const { admin, asked } = await setUp()
    const summary = { summary: { added: 1, known: 0, skipped: 0, failed: 0 } }
    const imported = await admin('POST /api/admin/import', { body: { channel: '@films' } })
    assert.deepEqual(linesOf(imported.text), [LINE, summary])
    const rebuilt = await admin('POST /api/admin/rebuild', { body: { dryRun: true } })
    assert.deepEqual(linesOf(rebuilt.text), [LINE, summary])
    assert.deepEqual(asked, [{ channel: '@films', dryRun: false, again: false }, { dryRun: true }])
  })

  it('refuse before the first line what cannot begin', async () => {
    const { admin } = await setUp({
      import: async () => Promise.reject(new ManagerError('channel_not_found', 'No session can read it.')),
      rebuild: async () => Promise.reject(new ManagerError('storage_not_telegram', 'Not a channel.')),
    })
    const imported = await admin('POST /api/admin/import', { body: { channel: '@films' } })
    assert.deepEqual([imported.status, imported.json.error.code], [404, 'channel_not_found'])
    const rebuilt = await admin('POST /api/admin/rebuild', { body: {} })
    assert.deepEqual([rebuilt.status, rebuilt.json.error.code], [409, 'storage_not_telegram'])
    assert.equal((await admin('POST /api/admin/import', { body: {} })).json.error.code, 'bad_request')
  })

  it('tell in the last line why one broke off', async () => {
    const { admin } = await setUp({
      import: async () =>
        (async function* () {
          yield LINE
          throw new ManagerError('telegram_unreachable', 'Telegram cannot be asked at the moment.')
        })(),
    })
    const lines = linesOf((await admin('POST /api/admin/import', { body: { channel: '@films' } })).text)
    assert.deepEqual(lines[1].error.code, 'telegram_unreachable')
  })

  it('name the variables that are missing where Telegram is not configured', async () => {
    const { admin, ask } = await setUpManager()
    for (const [route, body] of [
      ['import', { channel: '@films' }],
      ['rebuild', {}],
    ] as const) {
      const { status, json } = await admin(`POST /api/admin/${route}`, { body })
      assert.deepEqual([status, json.error.code], [409, 'telegram_not_configured'])
      assert.match(json.error.message, /TELEGRAM_API_ID/)
      assert.equal((await ask(`POST /api/admin/${route}`, { body })).status, 401)
    }
  })
})
