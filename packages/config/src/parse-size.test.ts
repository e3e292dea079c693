import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseDuration } from './parse-duration.ts'
import { parseSize } from './parse-size.ts'

describe('parseSize', () => {
  const sizes: [text: string, bytes: number | undefined][] = [
    ['512MB', 512e6],
    ['150GB', 150e9],
    ['2TB', 2e12],
    ['10KB', 10_000],
    ['1MiB', 2 ** 20],
    ['3GiB', 3 * 2 ** 30],
    ['64KiB', 65_536],
    ['0', 0],
    ['1000', 1000],
    ['7B', 7],
    ['1.5GB', 1_500_000_000],
    ['0.1GB', 100_000_000],
    ['8.2GB', 8_200_000_000],
    ['1.005MB', 1_005_000],
    ['1.50GiB', 1.5 * 2 ** 30],
    ['0.5KiB', 512],
    ['1.1GiB', undefined],
    ['1.0005KB', undefined],
    ['1.5', undefined],
    ['0.5B', undefined],
    ['.5GB', undefined],
    ['1.GB', undefined],
    ['1,5GB', undefined],
    ['1.5.5GB', undefined],
    ['9007.199254740991TB', Number.MAX_SAFE_INTEGER],
    ['9007.199254740992TB', undefined],
    ['1 GB', undefined],
    ['1gb', undefined],
    ['1G', undefined],
    ['-1MB', undefined],
    ['1e9', undefined],
    ['MB', undefined],
    ['', undefined],
    ['999999999TB', undefined],
  ]
  for (const [text, bytes] of sizes) it(`reads "${text}" as ${bytes}`, () => assert.equal(parseSize(text), bytes))
})

describe('parseDuration', () => {
  const durations: [text: string, ms: number | undefined][] = [
    ['30s', 30_000],
    ['5m', 300_000],
    ['6h', 21_600_000],
    ['7d', 604_800_000],
    ['0s', 0],
    ['5', undefined],
    ['5M', undefined],
    ['1.5h', undefined],
    ['-5m', undefined],
    ['5 m', undefined],
    ['1h30m', undefined],
    ['', undefined],
  ]
  for (const [text, ms] of durations) it(`reads "${text}" as ${ms}`, () => assert.equal(parseDuration(text), ms))
})
