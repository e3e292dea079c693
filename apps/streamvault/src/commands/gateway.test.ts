import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { it } from 'node:test'
import { promisify } from 'node:util'

const MAIN = path.join(import.meta.dirname, '..', 'main.ts')

it('writes no secret into the folder where somebody happens to be, and names a folder that holds no gateway', async (t) => {
  const here = await mkdtemp(path.join(tmpdir(), 'gateway-'))
  t.after(() => rm(here, { recursive: true }))
  const env = { PATH: process.env.PATH, STREAMVAULT_DATA: path.join(here, 'data') }
  const run = (...words: string[]) =>
    promisify(execFile)(process.execPath, [MAIN, 'gateway', ...words], { cwd: here, env })
  await assert.rejects(run('render', '--out', ''), {
    code: 2,
    stdout: '',
    stderr: 'Cannot use --out "": expected a folder\n',
  })
  assert.deepEqual(await readdir(here), [])
  const stderr = `Cannot read the gateway in "${here}": it has no helper.json, which "gateway render" writes\n`
  await assert.rejects(run('helper', here), { code: 1, stdout: '', stderr })
})
