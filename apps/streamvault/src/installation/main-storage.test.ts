import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { readConfig } from '@streamvault/config'
import { bytesOf, inPieces, patternBytes } from '@streamvault/object-store/testing'
import { startLoopbackOrigin } from '@streamvault/object-store-http/testing'
import { startLoopbackS3 } from '@streamvault/object-store-s3/testing'
import { createMainStorage } from './main-storage.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'main-storage-'))
after(() => rm(folder, { recursive: true }))

/** Writes an object to the configured store and reads it again. Returns the name of the store. */
async function tryOut(env: Record<string, string>): Promise<string> {
  await using store = createMainStorage(readConfig(env).storage, path.join(folder, 'tmp'), undefined)
  const bytes = patternBytes(10_000)
  const { key } = await store.write(inPieces(bytes, 3000), { signal: new AbortController().signal })
  assert.deepEqual(await bytesOf(store, key, { start: 10, end: 9000 }), bytes.slice(10, 9000))
  return store.name
}

describe('createMainStorage', () => {
  it('keeps objects in a folder', async () => {
    assert.equal(await tryOut({ STORAGE_URL: `file://${folder}/objects` }), 'folder')
  })

  it('keeps objects in a bucket', async () => {
    await using server = await startLoopbackS3()
    const credentials = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' }
    const env = { STORAGE_URL: 's3://films/vault', AWS_ENDPOINT_URL_S3: server.endpoint, ...credentials }
    assert.equal(await tryOut(env), 's3')
    assert.match([...server.bucket.objects.keys()].join(), /^vault\/[\da-f]{2}\//)
  })

  it('keeps objects on a server, also in the own network when the operator names it', async () => {
    await using server = await startLoopbackOrigin()
    assert.equal(await tryOut({ STORAGE_URL: server.base.href }), 'http')
  })
})
