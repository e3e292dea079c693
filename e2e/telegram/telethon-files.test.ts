import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { randomRanges } from './random-ranges.ts'
import { sha256 } from './start-server.ts'
import { startTelethon, type Telethon } from './start-telethon.ts'

describe("Telethon's files", () => {
  let telethon: Telethon

  before(async () => {
    telethon = await startTelethon()
  })

  after(() => telethon?.[Symbol.asyncDispose]())

  for (const [name, size, count] of [
    ['10 MB and a byte up and down, whole and in 40 ranges', 10_000_001, 40],
    ['25 MB up and down', 25_000_000, 3],
  ] as const) {
    it(`carries ${name}`, async () => {
      const bytes = randomBytes(size)
      const file = path.join(telethon.folder, 'film.mkv')
      await writeFile(file, bytes)
      const ranges = randomRanges(size, count)
      const done = await telethon.run<{ size: number; whole: string; ranges: string[] }>('transfer', { file, ranges })
      assert.equal(done.size, size)
      assert.equal(done.whole, sha256(bytes))
      assert.deepEqual(
        done.ranges,
        ranges.map(([start, end]) => sha256(bytes.subarray(start, end))),
      )
    })
  }

  it('goes to the data centre that has the file', async () => {
    const posted = await telethon.setting.post(3_000_001, 4)
    telethon.setting.server.resetStats()
    const done = await telethon.run('download', { message: posted.message })
    assert.deepEqual(done, { dc: 4, sha256: posted.sha256, size: 3_000_001 })
    assert.equal(telethon.setting.server.stats().exportAuthorization, 1)
  })

  it('met no fault inside of the server', () => {
    assert.deepEqual(telethon.setting.errors, [])
  })
})
