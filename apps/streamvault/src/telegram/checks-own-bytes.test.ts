import assert from 'node:assert/strict'
import { it } from 'node:test'
import { writeKey } from '@streamvault/object-store-telegram'
import { checksOwnBytes } from './checks-own-bytes.ts'

it('trusts the check of what we wrote ourselves alone', () => {
  assert.equal(checksOwnBytes(writeKey({ kind: 'own', object: 'a'.repeat(32), manifestId: 7 })), true)
  assert.equal(checksOwnBytes(writeKey({ kind: 'adopted', parts: [{ messageId: 7, size: 10 }] })), false)
  assert.equal(checksOwnBytes('no key'), false)
})
