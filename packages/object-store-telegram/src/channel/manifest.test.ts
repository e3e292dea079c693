import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { KIB } from '@streamvault/bytes'
import { patternBytes } from '@streamvault/object-store/testing'
import { HASH_BYTES, hashWindows } from '../read/window-hashes.ts'
import { hashesOf, type Manifest, ManifestError, packManifest, unpackManifest, versionOf } from './manifest.ts'

const first = patternBytes(300 * KIB, 1)
const second = patternBytes(5, 2)
const hashes = new Uint8Array(Buffer.concat([hashWindows(first), hashWindows(second)]))
const size = 300 * KIB + 5
const manifest: Manifest = {
  object: 'a'.repeat(32),
  name: 'ü 千.mkv',
  size,
  version: versionOf(size, hashes),
  modifiedMs: 5,
  parts: [
    { messageId: 7, size: 300 * KIB, dc: 4 },
    { messageId: 9, size: 5, dc: undefined },
  ],
  hashes,
}

describe('manifests', () => {
  it('come back as they were packed', () => {
    assert.deepEqual(unpackManifest(packManifest(manifest)), manifest)
  })

  it('give the hashes of any run of windows of any part', () => {
    assert.deepEqual(hashesOf(manifest, 0, 1, 2), hashes.slice(HASH_BYTES, 3 * HASH_BYTES))
    assert.deepEqual(hashesOf(manifest, 1, 0, 1), hashes.slice(3 * HASH_BYTES))
  })

  it('are refused when a single byte is another', () => {
    const packed = packManifest(manifest)
    for (const at of [0, 5, 20, packed.byteLength - 1]) {
      const damaged = packed.slice()
      damaged[at] = (damaged[at] ?? 0) ^ 1
      assert.throws(() => unpackManifest(damaged), ManifestError, `byte ${at}`)
    }
    assert.throws(() => unpackManifest(packed.slice(0, -1)), ManifestError)
    assert.throws(() => unpackManifest(new Uint8Array()), ManifestError)
  })
})
