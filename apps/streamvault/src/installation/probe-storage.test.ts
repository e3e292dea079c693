import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { readConfig } from '@streamvault/config'
import { startLoopbackOrigin } from '@streamvault/object-store-http/testing'
import { startLoopbackS3 } from '@streamvault/object-store-s3/testing'
import { probeStorage } from './probe-storage.ts'

const base = await mkdtemp(path.join(tmpdir(), 'probe-storage-'))
after(() => rm(base, { recursive: true }))

async function probe(env: Record<string, string>): Promise<string> {
  const { state, detail } = await probeStorage(readConfig({ STREAMVAULT_DATA: path.join(base, 'data'), ...env }))
  return `${state}: ${detail}`
}

describe('probeStorage', () => {
  it('writes in a folder to see whether it can, and leaves nothing', async () => {
    assert.equal(await probe({ STORAGE_URL: `file://${base}/films/new` }), 'ok: a folder')
    assert.deepEqual(await readdir(base), [])
    await writeFile(path.join(base, 'file'), '')
    const broken = `broken: a folder, ${base}/file/below: a file is in its way`
    assert.equal(await probe({ STORAGE_URL: `file://${base}/file/below` }), broken)
  })

  it('writes to a bucket and removes that again', async () => {
    await using server = await startLoopbackS3()
    const credentials = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' }
    const env = { STORAGE_URL: 's3://films/vault', AWS_ENDPOINT_URL_S3: server.endpoint, ...credentials }
    assert.equal(await probe(env), 'ok: a bucket')
    assert.equal(server.bucket.objects.size, 0)
  })

  it('tells a server that takes everything, one that only reads and one that keeps what should go', async () => {
    const refused: string[] = []
    const status = { PUT: 405, DELETE: 403 }
    await using server = await startLoopbackOrigin({
      intercept({ method = '' }, response) {
        if (!refused.includes(method)) return false
        response.writeHead(status[method as keyof typeof status]).end()
        return true
      },
    })
    assert.equal(await probe({ STORAGE_URL: server.base.href }), 'ok: a server')
    assert.equal(server.objects.size, 0)
    refused.push('PUT')
    const readOnly = 'ok: a server that only reads: nothing can be copied to it'
    assert.equal(await probe({ STORAGE_URL: server.base.href }), readOnly)
    refused.splice(0, 1, 'DELETE')
    assert.match(await probe({ STORAGE_URL: server.base.href }), /^broken: a server: /)
  })
})
