import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { makeFilm } from '@streamvault/dev-env'
import { createInstallation } from './installation.ts'

/** Refuses new folders with ENOENT: Node's recursive mkdir then retries for ever. */
const NOWHERE = '/proc/no-such-folder'
const start = ['start', '--no-demo', '--no-web', '--port', '0', '--ops-port', '0']

describe('a folder that cannot be', { skip: !existsSync('/proc/self'), timeout: 60_000 }, () => {
  it('as the storage fails each file of `add --copy` with the reason, and nothing is lost', async () => {
    await using installation = await createInstallation({ STORAGE_URL: `file://${NOWHERE}` })
    const film = await makeFilm(path.join(installation.folder, 'Some.Film.2001.mp4'), { seed: 1, bytes: 1e5 })
    const { code, stdout } = await installation.run('add', '--copy', film.path, '--json')
    const [line, last] = stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text))
    assert.equal(code, 1)
    assert.deepEqual(
      [line.status, line.reason],
      ['failed', `Cannot copy to folder "${NOWHERE}": nothing can be made there`],
    )
    assert.deepEqual(last.summary, { added: 0, known: 0, skipped: 0, failed: 1 })
    const [again] = (await installation.json('add', film.path)) as { status: string }[]
    assert.equal(again?.status, 'added')
  })

  it('as the storage or the cache is told by `doctor`', async () => {
    await using installation = await createInstallation({ STORAGE_URL: `file://${NOWHERE}`, CACHE_DIR: NOWHERE })
    const { code, stdout } = await installation.run('doctor', '--json')
    const findings = JSON.parse(stdout) as { name: string; state: string; detail: string }[]
    const broken = findings.filter(({ state }) => state === 'broken').map(({ name, detail }) => `${name}: ${detail}`)
    assert.equal(code, 1)
    assert.deepEqual(broken, [
      `cache: ${NOWHERE}: nothing can be made there`,
      `storage: a folder, ${NOWHERE}: nothing can be made there`,
    ])
    assert.equal(existsSync(installation.data), false, 'and nothing is made by asking')
  })

  it('as the data directory or the cache is named at the start, as every mistake in the configuration', async () => {
    await using installation = await createInstallation()
    const file = path.join(installation.folder, 'file')
    writeFileSync(file, '')
    await using wrongCache = await createInstallation({ CACHE_DIR: path.join(file, 'below') })
    for (const command of [start, ['titles']]) {
      for (const folder of [file, NOWHERE]) {
        const { code, stderr } = await installation.run(...command, '--data', folder)
        assert.equal(code, 1)
        assert.match(stderr, /^Cannot read the configuration:\n- STREAMVAULT_DATA or --data: expected a folder/)
      }
      const { code, stderr } = await wrongCache.run(...command)
      assert.equal(code, 1)
      assert.match(stderr, /^Cannot read the configuration:\n- CACHE_DIR: expected a folder/)
    }
  })
})
