import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { KIB, MIB } from '@streamvault/bytes'
import type { StoredObject } from '@streamvault/object-store'
import { eventually } from '@streamvault/waits/testing'
import { hashOfSeeded } from './seeded-bytes.ts'
import { startTelegram } from './start-telegram.ts'
import { startUpload } from './start-upload.ts'

const SIZE = 60 * MIB + 77
const BLOCKS = Math.ceil(SIZE / (512 * KIB))
const IN_FLIGHT = 8
const wish = { seed: 1, size: SIZE, maxPartBytes: 25 * MIB }

describe('an upload that is killed', () => {
  it('goes on where it was, three times, and sends only what is missing', async () => {
    await using telegram = await startTelegram()
    const { server } = telegram
    for (const savedParts of [20, 55, 90]) {
      const process = startUpload(telegram, wish)
      const exit = once(process, 'exit')
      await eventually(() => {
        assert.equal(process.exitCode, null)
        return server.stats().savedParts >= savedParts
      })
      process.kill('SIGKILL')
      assert.deepEqual(await exit, [null, 'SIGKILL'])
    }
    const last = startUpload(telegram, wish)
    const exit = once(last, 'exit')
    assert.ok(last.stdout)
    const output = await text(last.stdout)
    assert.deepEqual(await exit, [0, null])
    const { key } = JSON.parse(output) as StoredObject
    const { savedParts, logins } = server.stats()
    // Blocks in flight at each kill may be sent again; the manifest is one more.
    assert.ok(savedParts <= BLOCKS + 1 + 3 * IN_FLIGHT, `${savedParts} parts were sent for ${BLOCKS}`)
    assert.equal(logins, 2)

    await using connected = await telegram.connect()
    const hash = createHash('sha256')
    const options = { signal: AbortSignal.timeout(60_000), priority: 'job' } as const
    for await (const piece of connected.store.read(key, { start: 0, end: SIZE }, options)) hash.update(piece)
    assert.equal(hash.digest('hex'), hashOfSeeded(wish.seed, SIZE))
    const listed = await Array.fromAsync(connected.store.list(options.signal))
    assert.deepEqual(
      listed.map((object) => object.key),
      [key],
    )
  })
})
