import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, describe, it } from 'node:test'
import { KIB, MIB } from '@streamvault/bytes'
import type { ObjectStore } from '@streamvault/object-store'
import { bytesOf, inPieces, objectStoreContract, patternBytes } from '@streamvault/object-store/testing'
import { createS3ObjectStore } from '@streamvault/object-store-s3'
import { MOTO_CREDENTIALS, startMoto } from './start-moto.ts'

const moto = await startMoto()
after(() => moto[Symbol.asyncDispose]())

const { signal } = new AbortController()
/** S3's minimum for a part that is not the last. */
const PART = 5 * MIB

function storeIn(bucket: string): ObjectStore {
  return createS3ObjectStore({
    bucket,
    prefix: 'vault',
    region: 'us-east-1',
    endpoint: moto.endpoint,
    credentials: MOTO_CREDENTIALS,
    partBytes: PART,
  })
}

for (const keepsVersions of [false, true]) {
  objectStoreContract(`a store in moto's bucket${keepsVersions ? ' with versions' : ''}`, async () => {
    const bucket = `bucket-${randomUUID()}`
    await moto.makeBucket(bucket, { keepsVersions })
    const replace = async (key: string, bytes: Uint8Array) => {
      const address = `${moto.endpoint}/${bucket}/vault/${key}`
      assert.equal((await fetch(address, { method: 'PUT', body: Buffer.from(bytes) })).status, 200)
    }
    return { store: storeIn(bucket), replace }
  })
}

describe("an S3 store in moto's bucket", () => {
  it('sends a large object in parts and leaves no upload open, aborted ones neither', async () => {
    const bucket = `bucket-${randomUUID()}`
    await moto.makeBucket(bucket)
    await using store = storeIn(bucket)
    const bytes = patternBytes(3 * PART + 77)
    const { key, version } = await store.write(inPieces(bytes, 300 * KIB), { signal, suggestedName: 'film.mkv' })
    assert.match(version, /-4$/)
    const read = await bytesOf(store, key, { start: 0, end: bytes.byteLength })
    assert.ok(Buffer.from(read).equals(bytes))
    const broken = (async function* () {
      yield patternBytes(2 * PART)
      throw new Error('the source broke')
    })()
    await assert.rejects(store.write(broken, { signal }), /the source broke/)
    const uploads = await (await fetch(`${moto.endpoint}/${bucket}?uploads`)).text()
    assert.match(uploads, /ListMultipartUploadsResult/)
    assert.doesNotMatch(uploads, /<Upload>/)
    const objects = await (await fetch(`${moto.endpoint}/${bucket}?list-type=2`)).text()
    assert.equal(objects.match(/<Key>/g)?.length, 1)
  })
})
