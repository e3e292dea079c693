import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FileView, TitleDetail } from '@streamvault/api'
import { chooseFile, filesToChoose, findEntry, planEntries, watchSeconds } from './plan-entries.ts'

function file(id: string, change: Partial<FileView> = {}): FileView {
  return {
    id,
    quality: '1080p',
    season: null,
    episodes: [],
    part: null,
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

test('makes an entry of each part of a film, in their order, and counts them together', () => {
  const files = [
    file('hd2', { part: 2, duration: 50 }),
    file('hd1', { part: 1 }),
    file('sd1', { part: 1, quality: '480p' }),
    file('sd2', { part: 2, quality: '480p' }),
  ]
  const entries = planEntries(title({ files }))
  assert.deepEqual(
    entries.map(({ key, code, files: own }) => [key, code, ...own.map(({ id }) => id)]),
    [
      ['t:p1', 'Part 1', 'hd1', 'sd1'],
      ['t:p2', 'Part 2', 'hd2', 'sd2'],
    ],
  )
  assert.deepEqual(
    filesToChoose(entries).map(({ id }) => id),
    ['hd1', 'hd2', 'sd1', 'sd2'],
  )
  assert.equal(entries[0] && watchSeconds(entries, entries[0]), 110)
})

test('begins with the whole film where there are parts of it too', () => {
  const entries = planEntries(title({ files: [file('one', { part: 1 }), file('two', { part: 2 }), file('whole')] }))
  assert.deepEqual(
    entries.map(({ key, code }) => [key, code]),
    [
      ['t', null],
      ['t:p1', 'Part 1'],
      ['t:p2', 'Part 2'],
    ],
  )
  assert.equal(entries[0] && watchSeconds(entries, entries[0]), 60)
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
