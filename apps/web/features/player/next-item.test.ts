import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nextItem } from './next-item.ts'
import type { PlaylistItem } from './playlist.ts'

const item = (key: string, ...files: string[]): PlaylistItem => ({
  key,
  label: key,
  files: files.map((id) => ({ id })) as PlaylistItem['files'],
})

describe('what is played next', () => {
  const show = [item('E1', 'double'), item('E2', 'double'), item('E3', 'single', 'single-4k'), item('E4', 'last')]

  it('is the next episode', () => {
    assert.equal(nextItem(show, 2, 'single')?.key, 'E4')
    assert.equal(nextItem(show, 2, 'single-4k')?.key, 'E4')
    assert.equal(nextItem(show, 3, 'last'), undefined)
  })

  it('is not an episode that the file has shown already', () => {
    assert.equal(nextItem(show, 0, 'double')?.key, 'E3')
  })
})
