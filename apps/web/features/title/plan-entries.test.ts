import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FileView, TitleDetail } from '@streamvault/api'
import { chooseFile, findEntry, planEntries } from './plan-entries.ts'

function file(id: string, change: Partial<FileView> = {}): FileView {
  return {
    id,
    quality: '1080p',
    season: null,
    episodes: [],
    edition: null,
    size: 1000,
    duration: 60,
    contentType: 'video/mp4',
    container: 'mp4',
    hdr: [],
    tracks: [],
    ...change,
  }
}

function title(change: Partial<TitleDetail>): TitleDetail {
  return {
    id: 't',
    kind: 'film',
    title: 'T',
    year: null,
    genres: [],
    qualities: [],
    overview: null,
    artwork: [],
    addedAt: 0,
    episodes: [],
    files: [],
    ...change,
  }
}

test('makes one entry of a film, its best quality first', () => {
  const files = [file('sd', { quality: '480p' }), file('uhd', { quality: '2160p' }), file('odd', { quality: null })]
  const [entry, ...rest] = planEntries(title({ files }))
  assert.deepEqual(rest, [])
  assert.deepEqual(
    entry?.files.map(({ id }) => id),
    ['uhd', 'sd', 'odd'],
  )
})

test('has nothing to watch in a film without files', () => {
  assert.deepEqual(planEntries(title({})), [])
})

test('orders episodes by season and number, specials last, and leaves out those without files', () => {
  const told = (season: number, number: number, ...fileIds: string[]) => ({
    season,
    number,
    name: null,
    overview: null,
    fileIds,
  })
  const entries = planEntries(
    title({
      kind: 'series',
      episodes: [told(0, 1, 'x'), told(2, 1, 'd'), told(1, 10, 'c'), told(1, 2, 'b'), told(1, 3)],
      files: [file('x'), file('d'), file('c'), file('b')],
    }),
  )
  assert.deepEqual(
    entries.map(({ code }) => code),
    ['S1 E2', 'S1 E10', 'S2 E1', 'S0 E1'],
  )
})

test('keeps files that no episode claims', () => {
  const entries = planEntries(
    title({ kind: 'series', files: [file('a', { season: 1, episodes: [4] }), file('b', { edition: 'Making of' })] }),
  )
  assert.deepEqual(
    entries.map(({ code, name }) => [code, name]),
    [
      ['S1 E4', null],
      [null, 'Making of'],
    ],
  )
  assert.equal(findEntry(entries, 'b')?.name, 'Making of')
})

test('chooses what browsers play, and not the heaviest', () => {
  const files = [
    file('uhd', { quality: '2160p' }),
    file('mkv', { quality: '1080p', contentType: 'video/x-matroska' }),
    file('hd', { quality: '720p' }),
  ]
  assert.equal(chooseFile(files)?.id, 'hd')
  assert.equal(chooseFile(files.slice(0, 2))?.id, 'uhd')
  assert.equal(chooseFile(files.slice(1, 2))?.id, 'mkv')
  assert.equal(chooseFile([]), undefined)
})
