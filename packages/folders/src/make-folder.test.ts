import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { FolderError } from './folder-error.ts'
import { makeFolder } from './make-folder.ts'

const base = await mkdtemp(join(tmpdir(), 'make-folder-'))
after(() => rm(base, { recursive: true }))

const refusal = (folder: string) =>
  makeFolder(folder).then(
    () => assert.fail('it was made'),
    (error) => {
      assert.ok(error instanceof FolderError)
      return [error.reason, error.isMistake]
    },
  )

describe('makeFolder', () => {
  it('makes what is missing and says what that was', async () => {
    const folder = join(base, 'a', 'b')
    assert.deepEqual(await makeFolder(folder), [join(base, 'a'), folder])
    assert.ok((await stat(folder)).isDirectory())
    assert.deepEqual(await makeFolder(folder), [])
  })

  it('gives all that it makes the rights it is told, and leaves those of the others', async () => {
    await makeFolder(join(base, 'open'))
    const rightsOf = async (path: string) => (await stat(path)).mode & 0o777
    const before = await rightsOf(join(base, 'open'))
    await makeFolder(join(base, 'open', 'closed', 'inner'), { mode: 0o700 })
    assert.equal(await rightsOf(join(base, 'open')), before)
    assert.equal(await rightsOf(join(base, 'open', 'closed')), 0o700)
    assert.equal(await rightsOf(join(base, 'open', 'closed', 'inner')), 0o700)
  })

  it('lets many make the same folder at once', async () => {
    const folder = join(base, 'shared', 'by', 'all')
    const made = await Promise.all(Array.from({ length: 8 }, () => makeFolder(folder)))
    assert.equal(made.flat().length, 3, 'each was made once')
  })

  it('follows links to folders', async () => {
    await mkdir(join(base, 'target'))
    await symlink(join(base, 'target'), join(base, 'link'))
    await makeFolder(join(base, 'link', 'inside'))
    assert.ok((await stat(join(base, 'target', 'inside'))).isDirectory())
  })

  it('says that a file, or a link to nothing, is in the way', async () => {
    await writeFile(join(base, 'file'), '')
    await symlink(join(base, 'nowhere'), join(base, 'broken'))
    for (const folder of ['file', 'file/below', 'file/far/below', 'broken']) {
      assert.deepEqual(await refusal(join(base, folder)), ['a file is in its way', true], folder)
    }
    assert.deepEqual(await refusal(join(base, 'x'.repeat(300))), ['its name is too long', true])
  })

  it('ends where a file system takes no folders although the parent is there', async (t) => {
    if (!existsSync('/proc/self')) return t.skip('there is no such file system')
    assert.deepEqual(await refusal('/proc/no-such-folder/below'), ['nothing can be made there', true])
  })
})
