import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { it } from 'node:test'
import { convertToTelethonSession } from '@mtcute/convert'
import { type StringSessionData, writeStringSession } from '@mtcute/core/utils.js'
import { kindOfAccount } from './kind-of-account.ts'
import { readAccount } from './read-account.ts'

const DC = { id: 2, ipAddress: '149.154.167.41', port: 443 }
const SELF = { userId: 777_000_123, isPremium: false, usernames: [] }

it('tells bots from people as far as an account says it', () => {
  const keyOf = (isBot: boolean): StringSessionData => ({
    version: 3,
    primaryDcs: { main: DC, media: { ...DC, mediaOnly: true } },
    authKey: new Uint8Array(randomBytes(256)),
    self: { ...SELF, isBot },
  })
  assert.equal(kindOfAccount(readAccount(`123456789:${'Ab-_9'.repeat(7)}`)), 'bot')
  assert.equal(kindOfAccount(readAccount(writeStringSession(keyOf(true)))), 'bot')
  assert.equal(kindOfAccount(readAccount(writeStringSession(keyOf(false)))), 'person')
  assert.equal(kindOfAccount(readAccount(convertToTelethonSession(keyOf(false)))), 'unknown')
})
