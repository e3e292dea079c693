import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { readEnvFile } from './read-env-file.ts'

describe('readEnvFile', () => {
  it('reads names, quotes and comments, and takes a missing file for an empty one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'config-'))
    const path = join(folder, '.env')
    assert.deepEqual(await readEnvFile(path), {})
    await writeFile(path, '# a comment\nPORT=9000\nSTREAMVAULT_DATA="/a b" # there\n')
    assert.deepEqual({ ...(await readEnvFile(path)) }, { PORT: '9000', STREAMVAULT_DATA: '/a b' })
    await rm(folder, { recursive: true })
  })
})
