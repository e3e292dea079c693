import assert from 'node:assert/strict'
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { KIB } from '@streamvault/bytes'
import { patternBytes } from '@streamvault/object-store/testing'
import { hashWindows } from '../read/window-hashes.ts'
import { type Manifest, versionOf } from './manifest.ts'
import { createManifestCache } from './manifest-cache.ts'

const hashes = hashWindows(patternBytes(300 * KIB))
const manifest: Manifest = {
  object: 'a'.repeat(32),
  name: 'film',
  size: 300 * KIB,
  version: versionOf(300 * KIB, hashes),
  modifiedMs: 5,
  parts: [{ messageId: 7, size: 300 * KIB, dc: 2 }],
  hashes,
}

async function setUp(context: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'manifests-'))
  context.after(() => rm(folder, { recursive: true, force: true }))
  const errors: unknown[] = []
  const open = (maxMemoryBytes = 1000) =>
    createManifestCache({ folder: join(folder, 'deep'), maxMemoryBytes, onError: (error) => errors.push(error) })
  return { folder, open, errors }
}

describe('createManifestCache', () => {
  it('keeps manifests over a restart, however little memory it may take', async (context) => {
    const { open } = await setUp(context)
    const cache = open(1)
    await cache.set('one', manifest)
    await cache.set('two', { ...manifest, name: 'other' })
    assert.deepEqual(await cache.get('one'), manifest)
    assert.deepEqual(await open().get('two'), { ...manifest, name: 'other' })
  })

  it('takes a damaged file for none', async (context) => {
    const { folder, open } = await setUp(context)
    await open().set('one', manifest)
    await truncate(join(folder, 'deep', 'one.svm'), 50)
    assert.equal(await open().get('one'), undefined)
  })

  it('forgets what is deleted', async (context) => {
    const { open } = await setUp(context)
    const cache = open()
    await cache.set('one', manifest)
    await cache.delete('one')
    await cache.delete('one')
    assert.equal(await cache.get('one'), undefined)
    assert.equal(await open().get('one'), undefined)
  })

  it('goes on in memory, and tells, when the disk takes nothing', async (context) => {
    const { folder, open, errors } = await setUp(context)
    await writeFile(join(folder, 'deep'), 'a file where the folder should be')
    const cache = open()
    await cache.set('one', manifest)
    assert.deepEqual(await cache.get('one'), manifest)
    assert.equal(errors.length, 1)
  })
})
