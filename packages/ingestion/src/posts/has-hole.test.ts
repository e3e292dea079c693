import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { hasHole } from './has-hole.ts'

test('hasHole finds zeros in the middle of a file, and takes padding at its ends for what it is', () => {
  const zeros = Buffer.alloc(131_072)
  const bytes = Buffer.alloc(131_072, 'film')
  const hashes = (...windows: Buffer[]) =>
    Buffer.concat(windows.map((window) => createHash('sha256').update(window).digest()))
  assert.equal(hasHole(hashes(bytes, bytes, zeros, bytes, bytes)), true)
  assert.equal(hasHole(hashes(zeros, bytes, bytes, bytes, zeros)), false)
  assert.equal(hasHole(hashes(zeros)), false)
  assert.equal(hasHole(new Uint8Array()), false)
})
