import assert from 'node:assert/strict'
import { test } from 'node:test'
import { imageWidths } from '@streamvault/api/image-widths'
import { imageSrcSet } from './artwork.ts'

test('offers every width that the manager makes, between two of them, by its true name', () => {
  assert.equal(
    imageSrcSet('p', 832, 1920),
    '/api/image/p?w=832 832w, /api/image/p?w=1280 1280w, /api/image/p?w=1920 1920w',
  )
  assert.equal(imageSrcSet('p', 104, 1920).split(', ').length, imageWidths.length)
})
