import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSplitName } from './split-name.ts'

test('readSplitName reads parts by each form and leaves other names alone', () => {
  const cases: [string, string | undefined, number?, boolean?][] = [
    ['Film 2010.mkv.001', 'Film 2010.mkv', 1, false],
    ['Film.zip.012', 'Film.zip', 12, false],
    ['Film.mkv.part1', 'Film.mkv', 1, false],
    ['Film.mp4.PART02of10', 'Film.mp4', 2, false],
    ['Film.2010.part1.mkv', 'Film.2010.mkv', 1, true],
    ['Film.Part02of10.MP4', 'Film.MP4', 2, true],
    ['Film.part1.rar', undefined],
    ['Film.part01.rar', undefined],
    ['Film Part 1.mkv', undefined],
    ['Film.Part.1.mkv', undefined],
    ['Film.2010.mkv', undefined],
    ['Blade.Runner.2049', undefined],
    ['.001', undefined],
  ]
  for (const [name, whole, number, mayBeFilm] of cases) {
    assert.deepEqual(readSplitName(name), whole === undefined ? undefined : { whole, number, mayBeFilm }, name)
  }
})
