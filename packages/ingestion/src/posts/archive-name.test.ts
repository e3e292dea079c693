import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSealedArchiveName } from './archive-name.ts'

test('isSealedArchiveName tells an archive once, by its first volume', () => {
  for (const name of ['Film.rar', 'Film.part1.rar', 'Film.PART01.RAR', 'Film.part001.rar', 'Film.7z', 'Film.7z.001']) {
    assert.equal(isSealedArchiveName(name), true, name)
  }
  for (const name of ['Film.part2.rar', 'Film.part10.rar', 'Film.part11.rar', 'Film.7z.002', 'Film.zip', 'rar.mkv']) {
    assert.equal(isSealedArchiveName(name), false, name)
  }
})
