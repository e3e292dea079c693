import assert from 'node:assert/strict'
import { it } from 'node:test'
import { plainTitle } from './plain-title.ts'

it('drops the year or season that tells namesakes apart', () => {
  assert.equal(plainTitle('Fishers (2014)'), 'Fishers')
  assert.equal(plainTitle('Fishers S2'), 'Fishers')
})

it('leaves every other title alone', () => {
  for (const title of ['Fishers', 'Fishers 2', '(2014)', 'S2', 'Harbour 2049']) assert.equal(plainTitle(title), title)
})
