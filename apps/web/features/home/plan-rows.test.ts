import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TitleCard } from '@streamvault/api'
import { planFeatured, planGenreRows } from './plan-rows.ts'

function card(id: string, genres: string[], wide = false): TitleCard {
  return {
    id,
    kind: 'film',
    title: id,
    year: null,
    genres,
    qualities: [],
    overview: null,
    artwork: wide ? [{ id: `${id}-wide`, role: 'backdrop', tint: '#000000' }] : [],
    addedAt: 0,
  }
}

test('makes rows of the fullest genres and leaves out thin ones', () => {
  const titles = [card('a', ['Drama', 'Crime']), card('b', ['Drama', 'Crime']), card('c', ['Drama', 'Crime'])]
  const rows = planGenreRows([...titles, card('d', ['Drama']), card('e', ['Western'])], 3)
  assert.deepEqual(
    rows.map(({ genre, titles: held }) => [genre, held.length]),
    [
      ['Drama', 4],
      ['Crime', 3],
    ],
  )
  assert.equal(planGenreRows(titles, 1).length, 1)
})

test('features titles with a wide picture first', () => {
  const titles = [card('plain', []), card('wide', [], true)]
  assert.deepEqual(
    planFeatured(titles, 5).map(({ id }) => id),
    ['wide', 'plain'],
  )
})
