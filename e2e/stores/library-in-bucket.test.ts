import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { rename } from 'node:fs/promises'
import path from 'node:path'
import { describe, it } from 'node:test'
import { createInstallation } from '../installation.ts'
import { demoFile, hashOf, makeLargeFilm } from '../media.ts'
import { MOTO_CREDENTIALS, startMoto } from './start-moto.ts'

/** Large enough for two parts of an upload. */
const FILM_BYTES = 20e6

/** A server with a bucket as its main storage, and one film copied into it from a folder. */
async function setUp() {
  const moto = await startMoto()
  await moto.makeBucket('films')
  const installation = await createInstallation()
  const env = {
    STORAGE_URL: 's3://films/vault',
    AWS_ENDPOINT_URL_S3: moto.endpoint,
    AWS_ACCESS_KEY_ID: MOTO_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: MOTO_CREDENTIALS.secretAccessKey,
  }
  const server = await installation.start({ args: ['--no-demo', '--no-web'], env })
  const folder = path.join(installation.folder, 'films')
  const film = path.join(folder, 'A Film (2020).mp4')
  await makeLargeFilm(demoFile('media', 'Borealis (2024)', 'Borealis (2024) 360p.mp4'), film, FILM_BYTES, 1)
  const wanted = { status: 200, hash: await hashOf(film) }
  const [added] = (await installation.json('add', '--copy', folder)) as { status: string; fileIds: string[] }[]
  assert.equal(added?.status, 'added')
  const link = (await installation.run('link', added?.fileIds[0] ?? '')).stdout.trim()
  const play = async () => {
    const response = await fetch(link)
    const hash = createHash('sha256')
    for await (const piece of response.body ?? []) hash.update(piece)
    return { status: response.status, hash: hash.digest('hex') }
  }
  const total = (name: string, labels: string) => installation.metric(server, name, labels)
  return {
    moto,
    installation,
    folder,
    wanted,
    play,
    total,
    async [Symbol.asyncDispose]() {
      await installation[Symbol.asyncDispose]()
      await moto[Symbol.asyncDispose]()
    },
  }
}

describe('a library in a bucket', () => {
  it('plays a copy when the file that it was made of is gone', async () => {
    await using made = await setUp()
    await rename(made.folder, `${made.folder}-gone`)
    assert.deepEqual(await made.play(), made.wanted)
    assert.ok((await made.total('streamvault_store_reads_total', 'store="s3"')) > 0)
    assert.equal(await made.total('streamvault_store_reads_total', 'store="local",for="viewer"'), 0)
  })

  it('plays the file where it lies when the bucket cannot be reached, and tells', async () => {
    await using made = await setUp()
    await made.moto.stop()
    assert.deepEqual(await made.play(), made.wanted)
    // The connection is refused at once, or times out on a busy machine.
    assert.ok((await made.total('streamvault_source_events_total', 'store="s3"')) > 0)
    assert.ok((await made.total('streamvault_source_events_total', 'store="local",event="took_over"')) > 0)
  })
})
