import assert from 'node:assert/strict'
import { openSync, readdirSync, readSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { createDevEnv } from '@streamvault/dev-env'
import { slicePath } from '@streamvault/slice-cache'
import { eventually } from '@streamvault/waits/testing'
import { download } from './download.ts'

const SLICE_BYTES = 2 ** 20

/** Changes one byte in the middle. */
function damage(file: string): void {
  const fd = openSync(file, 'r+')
  const byte = Buffer.alloc(1)
  readSync(fd, byte, 0, 1, 500_000)
  writeSync(fd, Buffer.from([(byte[0] ?? 0) ^ 0xff]), 0, 1, 500_000)
}

/** Whether the slice's file has its final name and length. */
function isWhole(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) >= SLICE_BYTES
}

describe('slices of a film on the disk', () => {
  for (const when of ['while the server is down', 'while the server runs'] as const) {
    it(`damaged, cut and deleted ${when} are noticed and read again, and only they`, async () => {
      await using env = await createDevEnv()
      const film = await env.addFilm('Spoiled.2005.mp4', { seed: 1, bytes: 6 * SLICE_BYTES })
      const reads = () => env.metric('streamvault_store_reads_total', 'for="viewer"')
      const play = async () => (await download(await env.link(film.fileId))).hash
      assert.equal(await play(), film.hash)

      const slice = (index: number) => slicePath(path.join(env.data, 'cache', 'slices'), film.fileId, index)
      const onDisk = () => eventually(async () => [0, 1, 2, 3, 4, 5].every((index) => isWhole(slice(index))))
      const spoil = () => {
        damage(slice(1))
        truncateSync(slice(2), 300_000)
        truncateSync(slice(3), 1000)
        rmSync(slice(4))
      }
      // A viewer has the last byte of a slice before the slice's file has its final name.
      await onDisk()
      if (when === 'while the server is down') await env.restart(spoil)
      else spoil()
      const before = await reads()
      assert.equal(await play(), film.hash)
      const after = await reads()
      await onDisk()
      // A slice damaged in its middle takes two reads, from there and its head; a missing slice takes one.
      assert.ok(after - before >= 4 && after - before <= 8, `${after - before} reads`)
      assert.equal(await play(), film.hash)
      assert.equal(await reads(), after)
      assert.deepEqual(readdirSync(path.join(env.data, 'tmp')), [])
    })
  }
})
