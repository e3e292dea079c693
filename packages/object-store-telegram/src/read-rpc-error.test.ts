import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { judgeTelegramError } from './judge-telegram-error.ts'
import { readRpcError } from './read-rpc-error.ts'
import { TelegramError } from './telegram-error.ts'

const cases = [
  [420, 'FLOOD_WAIT_30', { kind: 'flood', seconds: 30, isPremium: false }, { kind: 'flood', seconds: 30 }],
  [420, 'FLOOD_PREMIUM_WAIT_7', { kind: 'flood', seconds: 7, isPremium: true }, { kind: 'flood', seconds: 7 }],
  [420, 'SOMETHING_NEW', { kind: 'flood', seconds: 30, isPremium: false }, { kind: 'flood', seconds: 30 }],
  [303, 'FILE_MIGRATE_4', { kind: 'migrate', dc: 4 }, { kind: 'retry' }],
  [400, 'FILE_REFERENCE_EXPIRED', { kind: 'reference' }, { kind: 'retry' }],
  [406, 'FILEREF_UPGRADE_NEEDED', { kind: 'reference' }, { kind: 'retry' }],
  [400, 'FILE_PART_12_MISSING', { kind: 'part-missing', part: 12 }, { kind: 'fatal' }],
  [400, 'MESSAGE_ID_INVALID', { kind: 'missing' }, { kind: 'fatal' }],
  [401, 'AUTH_KEY_UNREGISTERED', { kind: 'dead' }, { kind: 'dead', reason: 'AUTH_KEY_UNREGISTERED' }],
  [401, 'SESSION_REVOKED', { kind: 'dead' }, { kind: 'dead', reason: 'SESSION_REVOKED' }],
  [400, 'CHANNEL_PRIVATE', { kind: 'forbidden' }, { kind: 'retry' }],
  [500, 'RANDOM_ID_DUPLICATE', { kind: 'duplicate' }, { kind: 'fatal' }],
  [500, 'INTERNAL', { kind: 'internal' }, { kind: 'retry' }],
  [-503, 'Timeout', { kind: 'internal' }, { kind: 'retry' }],
  [400, 'LIMIT_INVALID', { kind: 'refused' }, { kind: 'fatal' }],
] as const

describe('readRpcError and judgeTelegramError', () => {
  for (const [status, text, problem, verdict] of cases) {
    it(`know what ${text} means`, () => {
      assert.deepEqual(readRpcError(status, text), problem)
      assert.deepEqual(judgeTelegramError(new TelegramError('call', problem, text)), verdict)
    })
  }

  it('leave errors of our own to the caller', () => {
    assert.deepEqual(judgeTelegramError(new RangeError('no')), { kind: 'fatal' })
  })
})
