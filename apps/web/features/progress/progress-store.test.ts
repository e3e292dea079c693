import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  MAX_PROGRESS_ENTRIES,
  PROGRESS_STORAGE_KEY,
  type Progress,
  planContinue,
  readProgress,
  removeProgress,
  saveProgress,
} from './progress-store.ts'

function setUp() {
  const values = new Map<string, string>()
  const storage = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  }
  return { storage, values }
}

function entry(change: Partial<Progress>): Progress {
  return {
    key: 'a',
    titleId: 'a',
    fileId: 'f',
    title: 'A',
    label: null,
    position: 10,
    duration: 100,
    updatedAt: 0,
    artworkId: null,
    tint: '#000000',
    done: false,
    ...change,
  }
}

test('keeps one entry for a film and puts the latest first', () => {
  const { storage } = setUp()
  saveProgress(storage, entry({ key: 'a' }))
  saveProgress(storage, entry({ key: 'b' }))
  saveProgress(storage, entry({ key: 'a', position: 20 }))
  assert.deepEqual(
    readProgress(storage).map(({ key, position }) => [key, position]),
    [
      ['a', 20],
      ['b', 10],
    ],
  )
})

test('never grows beyond its bound', () => {
  const { storage } = setUp()
  for (let index = 0; index < MAX_PROGRESS_ENTRIES + 5; index += 1) saveProgress(storage, entry({ key: `k${index}` }))
  const kept = readProgress(storage)
  assert.equal(kept.length, MAX_PROGRESS_ENTRIES)
  assert.equal(kept[0]?.key, `k${MAX_PROGRESS_ENTRIES + 4}`)
})

test('reads damaged storage as empty', () => {
  const { storage, values } = setUp()
  for (const text of ['{', '7', '[{"key":1}]', 'null']) {
    values.set(PROGRESS_STORAGE_KEY, text)
    assert.deepEqual(readProgress(storage), [])
  }
})

test('goes on when storage refuses to be written', () => {
  const storage = {
    getItem: () => null,
    setItem: () => {
      throw new Error('full')
    },
  }
  assert.doesNotThrow(() => saveProgress(storage, entry({})))
})

test('offers only the newest episode of a series, and nothing that is finished', () => {
  const entries = [
    entry({ key: 's:2', titleId: 's' }),
    entry({ key: 's:1', titleId: 's' }),
    entry({ key: 'd', titleId: 'd', done: true }),
  ]
  assert.deepEqual(
    planContinue(entries).map(({ key }) => key),
    ['s:2'],
  )
})

test('forgets all episodes of a title', () => {
  const { storage } = setUp()
  saveProgress(storage, entry({ key: 's:1', titleId: 's' }))
  saveProgress(storage, entry({ key: 's:2', titleId: 's' }))
  saveProgress(storage, entry({ key: 'x', titleId: 'x' }))
  removeProgress(storage, 's')
  assert.deepEqual(
    readProgress(storage).map(({ key }) => key),
    ['x'],
  )
})
