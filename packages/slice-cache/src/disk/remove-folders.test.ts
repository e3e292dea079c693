import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { removeFolders, removePutAside } from './remove-folders.ts'
import { slicePath } from './slice-folder.ts'

function setUp(t: TestContext) {
  const root = mkdtempSync(path.join(tmpdir(), 'remove-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  const put = (fileId: string, index: number): string => {
    const file = slicePath(root, fileId, index)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, '')
    return file
  }
  const left = () =>
    readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length
  return { root, put, left }
}

describe('removeFolders', () => {
  it('takes the names of a file’s slices at once, and leaves those that come while their bytes go', async (t) => {
    const { root, put, left } = setUp(t)
    for (let index = 0; index < 50; index += 1) put('film', index)
    put('other', 0)
    const removing = removeFolders(root, 'film')
    assert.equal(existsSync(slicePath(root, 'film', 0)), false)
    const late = put('film', 0)
    await removing
    assert.ok(existsSync(late))
    assert.equal(left(), 2)
  })

  it('takes those of all files, and nothing where there are none', async (t) => {
    const { root, put, left } = setUp(t)
    put('film', 0)
    put('other', 3)
    await removeFolders(root, undefined)
    assert.equal(left(), 0)
    await removeFolders(root, 'film')
    await removeFolders(path.join(root, 'nowhere'), undefined)
  })

  it('is finished by the next process when one was killed before the bytes were gone', async (t) => {
    const { root, put, left } = setUp(t)
    const folder = path.dirname(put('film', 0))
    writeFileSync(path.join(root, 'note.gone'), '')
    mkdirSync(`${folder}.gone-1-1`)
    writeFileSync(path.join(`${folder}.gone-1-1`, '0'), '')
    await removePutAside(root)
    assert.deepEqual(readdirSync(path.dirname(folder)), ['film'])
    assert.equal(left(), 1)
  })
})
