import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatSize } from './format-size.ts'
import { formatClock, formatRuntime } from './format-time.ts'

test('shows hours on a clock only when there are some', () => {
  assert.equal(formatClock(27.9), '0:27')
  assert.equal(formatClock(3729), '1:02:09')
  assert.equal(formatClock(Number.NaN), '0:00')
})

test('says a length in the largest words that fit', () => {
  assert.equal(formatRuntime(36), '36 s')
  assert.equal(formatRuntime(47 * 60 + 10), '47 min')
  assert.equal(formatRuntime(7200), '2 h')
  assert.equal(formatRuntime(59 * 60 + 59), '1 h')
  assert.equal(formatRuntime(6720), '1 h 52 min')
})

test('counts sizes in decimal units', () => {
  assert.equal(formatSize(7_800_000_000), '7.8 GB')
  assert.equal(formatSize(410_200_000), '410 MB')
  assert.equal(formatSize(12), '1 kB')
})
