import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { KIB, MIB } from '@streamvault/bytes'
import type { StoredObject } from '@streamvault/object-store'
import { patternBytes } from '@streamvault/object-store/testing'
import { eventually } from '../eventually.ts'
import { appOf, startTelegram, type Telegram } from './start-telegram.ts'

const SIZE = 60 * MIB + 77
const BLOCKS = Math.ceil(SIZE / (512 * KIB))
const IN_FLIGHT = 8

/** Starts an upload in a process of its own. */
function upload(telegram: Telegram, file: string): ChildProcess {
  const { server, bots, channel, folder } = telegram
  const task = {
    open: { app: appOf(server), sessions: bots, threads: 1 },
    channel: channel.id,
    folder: path.join(folder, 'store'),
    file,
    size: SIZE,
    maxPartBytes: 25 * MIB,
  }
  const script = fileURLToPath(new URL('./upload-process.ts', import.meta.url))
  return spawn(process.execPath, [script, JSON.stringify(task)], { stdio: ['ignore', 'pipe', 'inherit'] })
}

describe('an upload that is killed', () => {
  it('goes on where it was, three times, and sends only what is missing', async () => {
    await using telegram = await startTelegram()
    const { server } = telegram
    const file = path.join(telegram.folder, 'film.mkv')
    const bytes = patternBytes(SIZE)
    await writeFile(file, bytes)
    for (const savedParts of [20, 55, 90]) {
      const process = upload(telegram, file)
      const exit = once(process, 'exit')
      await eventually(async () => server.stats().savedParts >= savedParts)
      process.kill('SIGKILL')
      assert.deepEqual(await exit, [null, 'SIGKILL'])
    }
    const last = upload(telegram, file)
    const exit = once(last, 'exit')
    assert.ok(last.stdout)
    const output = await text(last.stdout)
    assert.deepEqual(await exit, [0, null])
    const { key } = JSON.parse(output) as StoredObject
    const { savedParts, logins } = server.stats()
    // What was on its way at each end may be sent again; the manifest is one more.
    assert.ok(savedParts <= BLOCKS + 1 + 3 * IN_FLIGHT, `${savedParts} parts were sent for ${BLOCKS}`)
    assert.equal(logins, 2)

    await using connected = await telegram.connect()
    const hash = createHash('sha256')
    const options = { signal: AbortSignal.timeout(60_000), priority: 'job' } as const
    for await (const piece of connected.store.read(key, { start: 0, end: SIZE }, options)) hash.update(piece)
    assert.equal(hash.digest('hex'), createHash('sha256').update(bytes).digest('hex'))
    const listed = await Array.fromAsync(connected.store.list(options.signal))
    assert.deepEqual(
      listed.map((object) => object.key),
      [key],
    )
  })
})
