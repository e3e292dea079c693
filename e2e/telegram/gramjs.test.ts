import assert from 'node:assert/strict'
import { createHash, createPublicKey, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { installForeignClients } from './foreign-clients.ts'
import { randomRanges } from './random-ranges.ts'
import { runClient } from './run-client.ts'
import { type ForeignSetting, sha256, startForeignSetting } from './start-server.ts'

const HERE = path.join(import.meta.dirname, 'gramjs')

describe('GramJS', () => {
  let gramjs = ''
  let folder = ''
  let setting: ForeignSetting

  before(async () => {
    gramjs = (await installForeignClients()).gramjs
    folder = await mkdtemp(path.join(tmpdir(), 'gramjs-'))
    const file = path.join(folder, 'gramjs.tl')
    const script = path.join(HERE, 'write-schema.cjs')
    const { layer } = await runClient<{ layer: number }>(process.execPath, [script, gramjs, file])
    setting = await startForeignSetting({ [layer]: file })
  })

  after(async () => {
    await setting?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  function run<Line>(name: string, given: object): Promise<Line> {
    const { channel, bots, address, server } = setting
    const known = JSON.stringify({ ...JSON.parse(address), fingerprint: fingerprintOf(server.publicKeyPem) })
    const all = JSON.stringify({ token: bots[0].token, channel: channel.id, ...given })
    return runClient<Line>(process.execPath, [path.join(HERE, 'cases.cjs'), gramjs, known, name, all])
  }

  for (const [name, size, count] of [
    ['10 MB and a byte up and down, whole and in 40 ranges', 10_000_001, 40],
    ['25 MB up and down', 25_000_000, 3],
  ] as const) {
    it(`carries ${name}`, async () => {
      const bytes = randomBytes(size)
      const file = path.join(folder, 'film.mkv')
      await writeFile(file, bytes)
      const ranges = randomRanges(size, count)
      const done = await run<{ size: number; whole: string; ranges: string[] }>('transfer', { file, ranges })
      assert.equal(done.size, size)
      assert.equal(done.whole, sha256(bytes))
      assert.deepEqual(
        done.ranges,
        ranges.map(([start, end]) => sha256(bytes.subarray(start, end))),
      )
    })
  }

  it('goes to the data centre that has the file', async () => {
    const posted = await setting.post(3_000_001, 4)
    const done = await run('download', { message: posted.message })
    assert.deepEqual(done, { dc: 4, sha256: posted.sha256 })
  })

  it('met no fault inside of the server', () => {
    assert.deepEqual(setting.errors, [])
  })
})

/** The key's fingerprint, by which clients find the key, as a signed decimal number. */
function fingerprintOf(publicKeyPem: string): string {
  const { n = '', e = '' } = createPublicKey(publicKeyPem).export({ format: 'jwk' })
  const hash = createHash('sha1')
  for (const bytes of [Buffer.from(n, 'base64url'), Buffer.from(e, 'base64url')]) {
    const head = bytes.length < 254 ? [bytes.length] : [254, bytes.length & 255, bytes.length >> 8, 0]
    hash
      .update(Buffer.from(head))
      .update(bytes)
      .update(Buffer.alloc((4 - ((head.length + bytes.length) % 4)) % 4))
  }
  return String(hash.digest().readBigInt64LE(12))
}
