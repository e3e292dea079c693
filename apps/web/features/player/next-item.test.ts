import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nextItem } from './next-item.ts'
import type { PlaylistItem } from './playlist.ts'

const item = (key: string, ...files: string[]): PlaylistItem => ({
  key,
  label: key,
  part: /^Part (\d)$/.exec(key)?.[1] === undefined ? null : Number(key.slice(5)),
  files: files.map((id) => ({ id })) as PlaylistItem['files'],
})

describe('what is played next', () => {
  const show = [item('E1', 'double'), item('E2', 'double'), item('E3', 'single', 'single-4k'), item('E4', 'last')]

  it('is the next episode', () => {
    assert.equal(nextItem(show, 2, 'single')?.key, 'E4')
    assert.equal(nextItem(show, 2, 'single-4k')?.key, 'E4')
    assert.equal(nextItem(show, 3, 'last'), undefined)
  })

  it('is the next part of a film, and nothing after a whole one', () => {
    const film = [item('Film', 'whole'), item('Part 1', 'one', 'one-4k'), item('Part 2', 'two')]
    assert.equal(nextItem(film, 0, 'whole'), undefined)
    assert.equal(nextItem(film, 1, 'one')?.key, 'Part 2')
    assert.equal(nextItem(film, 2, 'two'), undefined)
  })

  it('is not an episode that the file has shown already', () => {
    assert.equal(nextItem(show, 0, 'double')?.key, 'E3')
  })
})
