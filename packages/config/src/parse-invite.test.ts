import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseInvite } from './parse-invite.ts'

test('parseInvite reads every form of an invitation link, and no public name', () => {
  const hash = 'AbCd-12_efGHijkl'
  for (const link of [
    `https://t.me/+${hash}`,
    `t.me/joinchat/${hash}`,
    `http://telegram.me/joinchat/${hash}/`,
    `tg://join?invite=${hash}`,
    `+${hash}`,
  ]) {
    assert.equal(parseInvite(link), hash, link)
  }
  for (const other of ['https://t.me/films', '@films', hash, `https://example.org/+${hash}`, 't.me/+', '']) {
    assert.equal(parseInvite(other), undefined, other)
  }
})
