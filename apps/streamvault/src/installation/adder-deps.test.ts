import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createMemoryCatalog } from '@streamvault/catalog/memory'
import { createLocalFiles } from '@streamvault/object-store/fs'
import { createAdderDeps } from './adder-deps.ts'

describe('the name that a file of this machine is read by', () => {
  const { readName } = createAdderDeps(createMemoryCatalog(), createLocalFiles())
  const titleOf = (name: string, ...parents: string[]) => readName(name, parents).title

  it('keeps what stands before a backslash', () => {
    assert.equal(titleOf('Left\\Right Film (2002).mp4'), 'Left Right Film')
    assert.equal(titleOf('S01E01.mp4', 'Season 1', 'Either\\Or Show'), 'Either Or Show')
  })

  it('makes a title without control characters, line ends and marks that turn the text', () => {
    assert.equal(titleOf('Ring\u0007Bell\nFilm (2001).mp4'), 'Ring Bell Film')
    assert.equal(titleOf('Turned\u202eFilm (2001).mp4'), 'Turned Film')
  })

  it('takes brackets and words of markup as the signs they are', () => {
    assert.equal(titleOf('<b>Bold Film (2003).mp4'), '<b>Bold Film')
  })
})
