import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { formatHttpDate, parseHttpDate } from './http-date.ts'

const nowMs = Date.UTC(2026, 5, 1)
const sample = Date.UTC(1994, 10, 6, 8, 49, 37)

describe('parseHttpDate', () => {
  const dates: [text: string, ms: number | undefined, why: string][] = [
    ['Sun, 06 Nov 1994 08:49:37 GMT', sample, 'the preferred form'],
    ['Sunday, 06-Nov-94 08:49:37 GMT', sample, 'the form of RFC 850'],
    ['Sun Nov  6 08:49:37 1994', sample, 'the form of C'],
    ['Wed Nov 16 08:49:37 1994', Date.UTC(1994, 10, 16, 8, 49, 37), 'the form of C with two digits'],
    ['Thursday, 01-Jan-76 00:00:00 GMT', Date.UTC(2076, 0, 1), 'a two-digit year exactly 50 years ahead'],
    ['Saturday, 01-Jan-77 00:00:00 GMT', Date.UTC(1977, 0, 1), 'a two-digit year further ahead is in the past'],
    ['Thu, 29 Feb 2024 00:00:00 GMT', Date.UTC(2024, 1, 29), 'a leap day'],
    ['Sat, 31 Dec 2016 23:59:60 GMT', Date.UTC(2017, 0, 1), 'a leap second'],
    ['Wed, 29 Feb 2023 00:00:00 GMT', undefined, 'a day that year did not have'],
    ['Sun, 00 Nov 1994 08:49:37 GMT', undefined, 'day nought'],
    ['Sun, 06 Nov 1994 24:00:00 GMT', undefined, 'hour 24'],
    ['Sun, 6 Nov 1994 08:49:37 GMT', undefined, 'one digit for the day'],
    ['sun, 06 nov 1994 08:49:37 gmt', undefined, 'another case'],
    ['Sun, 06 Nov 1994 08:49:37 UTC', undefined, 'another zone'],
    ['Sun, 06 Nov 1994 08:49:37 +0100', undefined, 'an offset'],
    ['Son, 06 Nov 1994 08:49:37 GMT', undefined, 'no such weekday'],
    ['1994-11-06T08:49:37Z', undefined, 'ISO 8601'],
    ['784111777', undefined, 'a number'],
    ['', undefined, 'nothing'],
  ]
  for (const [text, ms, why] of dates) {
    it(`reads "${text}": ${why}`, () => assert.equal(parseHttpDate(text, nowMs), ms))
  }

  it('reads back every second that formatHttpDate writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_167_219_200, max: 253_402_300_799 }), (seconds) => {
        assert.equal(parseHttpDate(formatHttpDate(seconds * 1000), nowMs), seconds * 1000)
      }),
    )
  })
})
