import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it, type TestContext } from 'node:test'
import { inspect } from 'node:util'
import { readAccount } from '@streamvault/object-store-telegram'
import { readAccountTexts } from './account-texts.ts'
import { readDroppedAccounts } from './dropped-accounts.ts'

const TOKENS = ['1', '2', '3'].map((digit) => `${digit}23456789:${'Ab-_9'.repeat(7)}`)

function newFolder(context: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'dropped-'))
  context.after(() => rmSync(folder, { recursive: true }))
  return folder
}

function writeSessionFile(file: string): void {
  using database = new DatabaseSync(file)
  database.exec('create table sessions (dc_id, api_id, test_mode, auth_key, date, user_id, is_bot)')
  database.prepare('insert into sessions values (2, 1, 0, ?, 0, 777000123, 1)').run(new Uint8Array(256).fill(7))
}

it('takes up what lies in both folders, and tells of what it cannot read', async (context) => {
  const data = newFolder(context)
  assert.deepEqual(await readDroppedAccounts(data), { accounts: [], failures: [] })
  const [workers, accounts] = ['config/workers', 'config/worker_accounts'].map((name) => path.join(data, name))
  for (const folder of [workers, accounts]) mkdirSync(folder ?? '', { recursive: true })
  writeFileSync(path.join(workers ?? '', 'bots.txt'), `# ours\n${TOKENS[0]}\n\n  ${TOKENS[1]}\r\nno account\n`)
  writeSessionFile(path.join(accounts ?? '', 'one.session'))
  writeFileSync(path.join(accounts ?? '', 'other.session'), 'no database')
  const found = await readDroppedAccounts(data)
  assert.deepEqual(
    found.accounts.map((account) => (account.kind === 'bot' ? account.token : account.kind)),
    [TOKENS[0], TOKENS[1], 'key'],
  )
  assert.deepEqual(
    found.failures.map(({ place }) => place),
    ['bots.txt, line 5', 'other.session'],
  )
  assert.ok(!inspect(found.failures).includes('no account'), 'a failure tells what stands there')
})

it('takes up what it can read beside a folder and a file that it cannot', async (context) => {
  const data = newFolder(context)
  mkdirSync(path.join(data, 'config/worker_accounts'), { recursive: true })
  writeFileSync(path.join(data, 'config/workers'), 'a file where a folder belongs')
  // Larger than a text may be, as a sparse file.
  writeFileSync(path.join(data, 'config/worker_accounts/a.txt'), '')
  truncateSync(path.join(data, 'config/worker_accounts/a.txt'), 3 * 2 ** 30)
  writeFileSync(path.join(data, 'config/worker_accounts/b.txt'), `${TOKENS[0]}\n`)
  const found = await readDroppedAccounts(data)
  assert.deepEqual(
    found.failures.map(({ place, error }) => [place, /\((\w+)\)/.exec(error.message)?.[1]]),
    [
      ['workers', 'ENOTDIR'],
      ['a.txt', 'ERR_FS_FILE_TOO_LARGE'],
    ],
  )
  for (const failure of found.failures) assert.ok(!inspect(failure).includes(data), 'a failure names a path')
  assert.deepEqual(found.accounts, [{ kind: 'bot', token: TOKENS[0] }])
})

it('reads a session file by what it is, whatever its name, and else a text', async (context) => {
  const folder = newFolder(context)
  writeSessionFile(path.join(folder, 'account.txt'))
  const [text = ''] = await readAccountTexts(path.join(folder, 'account.txt'))
  assert.equal(readAccount(text).kind, 'key')
  writeFileSync(path.join(folder, 'tokens.session'), TOKENS.join('\n'))
  assert.deepEqual(await readAccountTexts(path.join(folder, 'tokens.session')), TOKENS)
})
