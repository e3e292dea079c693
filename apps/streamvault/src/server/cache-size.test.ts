import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { cacheBytesFor, MOST_CACHE_BYTES } from './cache-size.ts'

const cache = { maxBytes: undefined, minFreeBytes: 1e9, sliceBytes: 2 ** 20 }

function makeFolder(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'cache-size-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

describe('cacheBytesFor', () => {
  it('asks for the disk of the cache, also before its folder is there', async (t) => {
    const slices = path.join(makeFolder(t), 'disk', 'slices')
    const asked: string[] = []
    const freeBytesOf = async (folder: string) => {
      asked.push(folder)
      return 40e9
    }
    assert.equal(await cacheBytesFor(slices, cache, freeBytesOf), 20e9)
    assert.deepEqual(asked, [slices])
    assert.ok((await cacheBytesFor(slices, { ...cache, minFreeBytes: 0 })) > 0)
  })

  it('counts what the cache holds as free', async (t) => {
    const slices = makeFolder(t)
    mkdirSync(path.join(slices, 'ab', 'film'), { recursive: true })
    for (const index of [0, 1]) writeFileSync(path.join(slices, 'ab', 'film', String(index)), '')
    assert.equal(await cacheBytesFor(slices, cache, async () => 10e9), 5e9 + 2 ** 20)
  })

  it('is what was set, as far as the disk has it, and never more than 150 GB unless that was set', async (t) => {
    const slices = makeFolder(t)
    const free = async () => 10e9
    assert.equal(await cacheBytesFor(slices, { ...cache, maxBytes: 5e9 }, free), 5e9)
    assert.equal(await cacheBytesFor(slices, { ...cache, maxBytes: 5e12 }, free), 9e9)
    assert.equal(await cacheBytesFor(slices, cache, async () => 1e12), MOST_CACHE_BYTES)
    assert.equal(await cacheBytesFor(slices, cache, async () => 5e8), 0)
  })
})
