import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSplitName } from './split-name.ts'

test('readSplitName reads parts by either form and leaves other names alone', () => {
  const cases: [string, string | undefined, number?][] = [
    ['Film 2010.mkv.001', 'Film 2010.mkv', 1],
    ['Film.zip.012', 'Film.zip', 12],
    ['Film.mkv.part1', 'Film.mkv', 1],
    ['Film.mp4.PART02of10', 'Film.mp4', 2],
    ['Film.part1.rar', undefined],
    ['Film.2010.mkv', undefined],
    ['Blade.Runner.2049', undefined],
    ['.001', undefined],
  ]
  for (const [name, whole, number] of cases) {
    assert.deepEqual(readSplitName(name), whole === undefined ? undefined : { whole, number }, name)
  }
})
