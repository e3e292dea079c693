import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import { convertToGramjsSession, convertToPyrogramSession, convertToTelethonSession } from '@mtcute/convert'
import { readStringSession, type StringSessionData, writeStringSession } from '@mtcute/core/utils.js'
import { AccountUnreadableError, type TelegramAccount } from './account.ts'
import { readAccount } from './read-account.ts'
import { readSessionFile } from './read-session-file.ts'

const DC4 = { id: 4, ipAddress: '149.154.167.91', port: 443 }
const OURS: StringSessionData = {
  version: 3,
  primaryDcs: { main: DC4, media: { ...DC4, mediaOnly: true } },
  authKey: new Uint8Array(randomBytes(256)),
  self: { userId: 777_000_123, isBot: true, isPremium: false, usernames: [] },
}

function keyOf(account: TelegramAccount): StringSessionData {
  assert.ok(account.kind === 'key')
  return readStringSession(account.session)
}

function newFile(context: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'accounts-'))
  context.after(() => rmSync(folder, { recursive: true }))
  return path.join(folder, 'some.session')
}

describe('readAccount', () => {
  it("reads a bot's token, with white space around it", () => {
    const token = `123456789:${'Ab-_9'.repeat(7)}`
    assert.deepEqual(readAccount(` ${token}\n`), { kind: 'bot', token })
  })

  for (const [form, text] of [
    ['mtcute', writeStringSession(OURS)],
    ['Pyrogram', convertToPyrogramSession(OURS, { apiId: 4 })],
    ['Telethon', convertToTelethonSession(OURS)],
    ['GramJS', convertToGramjsSession(OURS)],
  ] as const) {
    it(`reads a string of ${form}: its key and its home`, () => {
      const { authKey, primaryDcs } = keyOf(readAccount(text))
      assert.deepEqual(Buffer.from(authKey), Buffer.from(OURS.authKey))
      assert.equal(primaryDcs.main.id, 4)
    })
  }

  it('sends an account to the servers in use instead of the ones it names', () => {
    const dcs = [{ id: 4, host: '127.0.0.1', port: 4004 }]
    const { main } = keyOf(readAccount(convertToTelethonSession(OURS), dcs)).primaryDcs
    assert.deepEqual([main.ipAddress, main.port], ['127.0.0.1', 4004])
    assert.throws(() => readAccount(writeStringSession(OURS), [{ id: 1, host: '127.0.0.1', port: 4001 }]), {
      code: 'account_unreadable',
    })
  })

  it('says what was expected of anything else, and repeats none of it', () => {
    const secret = 'correct-horse-battery'
    for (const text of ['', secret, `1${secret.repeat(17)}`, `12345:${secret}`, `3${'A'.repeat(3000)}`]) {
      assert.throws(
        () => readAccount(text),
        (error) => error instanceof AccountUnreadableError && !error.message.includes(secret),
        text.slice(0, 30),
      )
    }
  })
})

describe('readSessionFile', () => {
  it('reads the file of Pyrogram and of Telethon', (context) => {
    const pyrogram = newFile(context)
    using first = new DatabaseSync(pyrogram)
    first.exec('create table sessions (dc_id, api_id, test_mode, auth_key, date, user_id, is_bot)')
    first.prepare('insert into sessions values (4, 1, 0, ?, 0, 777000123, 1)').run(OURS.authKey)
    const telethon = newFile(context)
    using second = new DatabaseSync(telethon)
    second.exec('create table sessions (dc_id, server_address, port, auth_key, takeout_id)')
    second.prepare("insert into sessions values (4, '149.154.167.91', 443, ?, null)").run(OURS.authKey)
    for (const file of [pyrogram, telethon]) {
      assert.deepEqual(Buffer.from(keyOf(readSessionFile(file)).authKey), Buffer.from(OURS.authKey))
    }
  })

  it('refuses files that are something else, or not signed in', (context) => {
    const text = newFile(context)
    writeFileSync(text, 'no database')
    assert.throws(() => readSessionFile(text), { code: 'account_unreadable' })
    const empty = newFile(context)
    using database = new DatabaseSync(empty)
    database.exec('create table sessions (dc_id, auth_key)')
    assert.throws(() => readSessionFile(empty), { code: 'account_unreadable' })
    database.exec('insert into sessions values (2, null)')
    assert.throws(() => readSessionFile(empty), /not signed in/)
  })
})
