import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseShortcut } from './parse-shortcut.ts'

const press = (key: string, held: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) =>
  parseShortcut({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held })

test('knows the keys of a player in either case', () => {
  assert.deepEqual(press(' '), { type: 'toggle' })
  assert.deepEqual(press('K'), { type: 'toggle' })
  assert.deepEqual(press('ArrowLeft'), { type: 'seek', by: -5 })
  assert.deepEqual(press('7'), { type: 'seek-to', share: 0.7 })
  assert.deepEqual(press('>', { shiftKey: true }), { type: 'rate', by: 1 })
})

test('goes to the next episode only with Shift', () => {
  assert.equal(press('n'), undefined)
  assert.deepEqual(press('N', { shiftKey: true }), { type: 'next' })
})

test('leaves combinations to the browser', () => {
  assert.equal(press('l', { ctrlKey: true }), undefined)
  assert.equal(press('f', { metaKey: true }), undefined)
  assert.equal(press('ArrowLeft', { altKey: true }), undefined)
})
