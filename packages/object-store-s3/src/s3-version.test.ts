import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formatVersion, parseVersion } from './s3-version.ts'

describe('versions of objects in buckets', () => {
  const cases: [etag: string, versionId: string | undefined, version: string][] = [
    ['"abc-3"', undefined, 'abc-3'],
    ['"abc"', 'null', 'abc'],
    ['"abc"', 'v.1@x', 'abc@v.1@x'],
  ]
  for (const [etag, versionId, version] of cases) {
    it(`writes ${etag} with ${versionId} as ${version} and reads it again`, () => {
      assert.equal(formatVersion(etag, versionId), version)
      const expected = { etag: etag.replaceAll('"', ''), versionId: versionId === 'null' ? undefined : versionId }
      assert.deepEqual(parseVersion(version), expected)
    })
  }

  for (const text of ['', '@v', 'a"b', 'a b', 'a\r\nx: y', 'ü']) {
    it(`reads none from ${JSON.stringify(text)}`, () => assert.equal(parseVersion(text), undefined))
  }
})
