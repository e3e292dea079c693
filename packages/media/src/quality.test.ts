import assert from 'node:assert/strict'
import { test } from 'node:test'
import { qualityOf } from './quality.ts'

const cases: [number, number, string][] = [
  [3840, 2160, '2160p'],
  [4096, 1716, '2160p'],
  [3840, 1600, '2160p'],
  [2560, 1440, '1440p'],
  [1920, 1080, '1080p'],
  [1920, 1088, '1080p'],
  [1920, 800, '1080p'],
  [1440, 1080, '1080p'],
  [1080, 1920, '1080p'],
  [1280, 720, '720p'],
  [1280, 536, '720p'],
  [960, 720, '720p'],
  [1024, 768, '720p'],
  [1024, 576, '576p'],
  [768, 576, '576p'],
  [854, 480, '480p'],
  [720, 480, '480p'],
  [640, 480, '480p'],
  [640, 360, '360p'],
  [624, 352, '360p'],
  [320, 240, '240p'],
  [9000, 5000, '4320p'],
]

for (const [width, height, name] of cases) {
  test(`calls ${width} x ${height} ${name}`, () => assert.equal(qualityOf(width, height), name))
}

test('names no size where there is no picture', () => {
  assert.equal(qualityOf(null, null), null)
  assert.equal(qualityOf(0, 1080), null)
  assert.equal(qualityOf(Number.NaN, 1080), null)
})
