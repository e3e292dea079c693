import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linkLife } from './link-life.ts'

const SIX_HOURS_MS = 6 * 3_600_000
const EXPIRES_AT = '2030-01-01T06:00:00.000Z'
const ANSWERED_AT = 'Tue, 01 Jan 2030 00:00:00 GMT'

test('a link lives as long as the server says, whatever the clock of the device', () => {
  for (const here of ['2030-01-01T00:00:00Z', '2030-01-01T08:00:00Z', '2010-01-01T00:00:00Z', '2050-01-01T00:00:00Z']) {
    assert.equal(linkLife(EXPIRES_AT, ANSWERED_AT, Date.parse(here)), SIX_HOURS_MS)
  }
})

test('the clock of the device counts where an answer has no date', () => {
  for (const none of [null, '', 'yesterday'])
    assert.equal(linkLife(EXPIRES_AT, none, Date.parse('2030-01-01T05:00:00Z')), 3_600_000)
})
