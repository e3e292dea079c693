import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isHiddenName, isJunkName, isPartialName, isVideoName } from './skip-rules.ts'

test('tells videos, unfinished downloads and junk apart', () => {
  assert.ok(isVideoName('A.MKV') && isVideoName('b.m2ts') && !isVideoName('c.srt') && !isVideoName('mkv'))
  assert.ok(isPartialName('a.mkv.part') && isPartialName('a.mkv.!qB') && isPartialName('a.crdownload'))
  for (const name of ['@eaDir', '._Film.mkv', '.git', '.Trash-1000', '.Trashes', '.AppleDouble']) {
    assert.equal(isJunkName(name), true, name)
  }
  for (const name of ['Season 1', '.Film.mkv', '.films', '_Film.mkv', '.Trash.mkv', 'git']) {
    assert.equal(isJunkName(name), false, name)
  }
  assert.ok(isHiddenName('.Film.mkv') && !isHiddenName('Film.mkv'))
})
