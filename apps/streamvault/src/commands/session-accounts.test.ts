import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { it } from 'node:test'
import { UsageError } from './output.ts'
import { readGivenAccounts } from './session-accounts.ts'

it('says in words why a file of accounts cannot be read', async () => {
  const { signal } = new AbortController()
  const cases = [
    [path.join(tmpdir(), 'no such file'), 'there is no such file'],
    [tmpdir(), 'it is a folder'],
  ] as const
  for (const [file, reason] of cases) {
    const expected = new UsageError(`Cannot read ${file}: ${reason}`)
    await assert.rejects(readGivenAccounts({ file }, signal), expected)
  }
})
