import assert from 'node:assert/strict'
import { test } from 'node:test'
import { imageWidths } from '@streamvault/api/image-widths'
import { snapWidth } from './image-widths.ts'

test('makes every width that is offered', () => {
  for (const width of imageWidths) assert.equal(snapWidth(width), width)
})

test('snaps widths up to the list', () => {
  const table: [number | null, number][] = [
    [null, 1920],
    [0, 104],
    [-5, 104],
    [104, 104],
    [105, 208],
    [1281, 1920],
    [9999, 1920],
    [Number.NaN, 1920],
  ]
  for (const [asked, given] of table) assert.equal(snapWidth(asked), given, String(asked))
})
