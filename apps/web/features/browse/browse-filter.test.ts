import assert from 'node:assert/strict'
import { test } from 'node:test'
import { browseHref, parseBrowseFilter } from './browse-filter.ts'

test('takes what it knows from a query and leaves the rest', () => {
  assert.deepEqual(parseBrowseFilter({ kind: 'film', genre: 'Drama', sort: 'best', other: 'x' }), {
    kind: 'film',
    genre: 'Drama',
  })
  assert.deepEqual(parseBrowseFilter({ kind: ['film', 'series'], genre: '', cursor: 'x'.repeat(513) }), {})
})

test('starts at the first page again when a filter changes', () => {
  assert.equal(
    browseHref({ kind: 'film', cursor: 'abc' }, { genre: 'Sci-Fi & more' }),
    '/browse?kind=film&genre=Sci-Fi+%26+more',
  )
})

test('drops a filter that is taken away', () => {
  assert.equal(browseHref({ genre: 'Drama' }, { genre: undefined }), '/browse')
})
