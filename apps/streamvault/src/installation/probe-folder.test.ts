import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { probeFolder } from './probe-folder.ts'

const base = await mkdtemp(path.join(tmpdir(), 'probe-folder-'))
after(() => rm(base, { recursive: true }))

describe('probeFolder', () => {
  it('finds nothing wrong with a folder that is there or can be made, and leaves nothing', async () => {
    await mkdir(path.join(base, 'there'))
    assert.equal(await probeFolder(path.join(base, 'there')), undefined)
    assert.equal(await probeFolder(path.join(base, 'there', 'not', 'yet')), undefined)
    assert.deepEqual(await readdir(base, { recursive: true }), ['there'])
  })

  it('says what is wrong with one that cannot', async () => {
    await writeFile(path.join(base, 'file'), '')
    for (const folder of ['file', 'file/below']) {
      assert.equal(await probeFolder(path.join(base, folder)), 'a file is in its way')
    }
  })

  it('says what is wrong with one that takes no folders or no files', async (t) => {
    if (!existsSync('/proc/self')) return t.skip('there is no such file system')
    assert.equal(await probeFolder('/proc/no-such-folder'), 'nothing can be made there')
    assert.equal(await probeFolder('/proc'), 'nothing can be made there')
  })

  it('says that the rights are missing', async (t) => {
    if (process.getuid?.() === 0) return t.skip('root may write everywhere')
    const folder = path.join(base, 'locked')
    await mkdir(folder)
    await chmod(folder, 0o500)
    assert.equal(await probeFolder(folder), 'permission denied')
    assert.equal(await probeFolder(path.join(folder, 'below')), 'permission denied')
  })
})
