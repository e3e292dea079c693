import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ObjectNotFoundError, ReadOnlyStoreError } from '@streamvault/object-store'
import { bytesOf, inPieces, patternBytes } from '@streamvault/object-store/testing'
import { createHttpMirrors } from './http-mirrors.ts'
import { startLoopbackOrigin } from './testing/index.ts'

const { signal } = new AbortController()

describe('createHttpMirrors', () => {
  it('reads from any server that is allowed, by its address', async () => {
    await using server = await startLoopbackOrigin()
    await using mirrors = createHttpMirrors({ allowHosts: ['127.0.0.1'] })
    const bytes = patternBytes(100_000)
    server.objects.set('/folder/film.mkv?token=1', bytes)
    const key = `${server.base}film.mkv?token=1`
    assert.deepEqual(await bytesOf(mirrors, key, { start: 9, end: 70_000 }), bytes.slice(9, 70_000))
    assert.equal((await mirrors.stat(key, signal))?.size, 100_000)
  })

  it('asks no server of the own network that the operator did not name', async () => {
    await using server = await startLoopbackOrigin()
    await using mirrors = createHttpMirrors()
    await assert.rejects(bytesOf(mirrors, `${server.base}film`, { start: 0, end: 1 }), { code: 'forbidden_address' })
  })

  it('has no object whose key is no web address', async () => {
    await using mirrors = createHttpMirrors()
    for (const key of ['', 'film', '/etc/passwd', 'file:///etc/passwd', `https://x.test/${'x'.repeat(9000)}`]) {
      await assert.rejects(bytesOf(mirrors, key, { start: 0, end: 1 }), ObjectNotFoundError, key)
      assert.equal(await mirrors.stat(key, signal), undefined)
    }
  })

  it('changes nothing', async () => {
    await using mirrors = createHttpMirrors()
    await assert.rejects(mirrors.write(inPieces(patternBytes(1), 1), { signal }), ReadOnlyStoreError)
    await assert.rejects(mirrors.delete('https://mirror.test/film', signal), ReadOnlyStoreError)
  })
})
