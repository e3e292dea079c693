import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { MIB } from '@streamvault/bytes'
import { hashFile } from './hash-file.ts'

test('hashes a file of several pieces and tells how far it is', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'hash-'))
  t.after(() => rm(folder, { recursive: true }))
  const bytes = randomBytes(2 * MIB + 17)
  const file = path.join(folder, 'x')
  await writeFile(file, bytes)
  const told: number[] = []
  const hash = await hashFile(file, new AbortController().signal, (done) => told.push(done))
  assert.equal(hash, createHash('sha256').update(bytes).digest('hex'))
  assert.deepEqual(told, [MIB, 2 * MIB, 2 * MIB + 17])
  await assert.rejects(hashFile(file, AbortSignal.abort(new Error('gone'))), /gone/)
})
