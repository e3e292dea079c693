import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { ConfigError, readConfig } from '@streamvault/config'
import { prepareDataAndCache } from './prepare-data-and-cache.ts'

const base = await mkdtemp(path.join(tmpdir(), 'prepare-data-and-cache-'))
after(() => rm(base, { recursive: true }))
const file = path.join(base, 'file')
await writeFile(file, '')

const IN_THE_WAY = 'expected a folder, or a path where one can be made: a file is in its way'

/** The problems of folders with these settings. */
async function problemsOf(env: Record<string, string>): Promise<readonly string[]> {
  const error = await prepareDataAndCache(readConfig(env)).then(
    () => undefined,
    (thrown) => thrown,
  )
  if (error === undefined) return []
  assert.ok(error instanceof ConfigError)
  return error.problems
}

describe('prepareDataAndCache', () => {
  it('makes the data directory and the cache', async () => {
    const data = path.join(base, 'new', 'data')
    assert.deepEqual(await problemsOf({ STREAMVAULT_DATA: data }), [])
    assert.ok((await stat(path.join(data, 'cache'))).isDirectory())
  })

  it('names each setting that a file is in the way of', async () => {
    const data = path.join(base, 'data')
    for (const cache of [file, path.join(file, 'below')]) {
      const problems = await problemsOf({ STREAMVAULT_DATA: data, CACHE_DIR: cache })
      assert.deepEqual(problems, [`CACHE_DIR: ${IN_THE_WAY}`])
    }
    assert.deepEqual(await problemsOf({ STREAMVAULT_DATA: file, CACHE_DIR: file }), [
      `STREAMVAULT_DATA or --data: ${IN_THE_WAY}`,
      `CACHE_DIR: ${IN_THE_WAY}`,
    ])
  })

  it('tells once what is wrong with the data directory and so with the cache in it', async () => {
    assert.deepEqual(await problemsOf({ STREAMVAULT_DATA: file }), [`STREAMVAULT_DATA or --data: ${IN_THE_WAY}`])
  })

  it('ends where a file system takes no folders', async (t) => {
    if (!existsSync('/proc/self')) return t.skip('there is no such file system')
    const problems = await problemsOf({ STREAMVAULT_DATA: path.join(base, 'data'), CACHE_DIR: '/proc/no-such-folder' })
    assert.deepEqual(problems, [
      'CACHE_DIR: expected a folder, or a path where one can be made: nothing can be made there',
    ])
  })
})
