import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readName } from '../testing/adder-harness.ts'
import { readPostName } from './read-post-name.ts'

const read = (name: string | undefined, caption = '', mimeType = 'video/mp4') => {
  const { parsed, fileName } = readPostName({ id: 7, name, mimeType, caption }, readName)
  return { title: parsed.title, year: parsed.year, fileName }
}

test('readPostName reads the file name first, and the caption where that says nothing', () => {
  const cases: [Parameters<typeof read>, string | null, number | null, string?][] = [
    [['Dune (1984).mkv', 'Another film (2001)'], 'Dune', 1984],
    [['Dune.mkv', 'Join us\nDune (1984)'], 'Dune', 1984],
    [['Dune.mkv', 'Made in 2020 (2020)'], 'Dune', null],
    [['@some_channel Dune (1984).mkv'], 'Dune', 1984],
    [['video_2024-01-01.mp4', '🎬 Dune (1984)\n#scifi https://example.org'], 'Dune', 1984],
    [['1917.mkv', '1917'], null, null],
    [[undefined, 'Dune (1984)'], 'Dune', 1984, 'Dune (1984).mp4'],
    [[undefined, '@some_channel'], null, null, '7.mp4'],
    [['S01E02.mkv', 'Ridge'], 'Ridge', null],
  ]
  for (const [asked, title, year, fileName = asked[0]] of cases) {
    assert.deepEqual(read(...asked), { title, year, fileName }, JSON.stringify(asked))
  }
})

test('readPostName takes an unknown type for no type, though every object has something of that name', () => {
  for (const type of ['constructor', 'toString', '__proto__', '', 'video/mpeg']) {
    assert.equal(read(undefined, 'Dune (1984)', type).fileName, 'Dune (1984).mkv')
  }
})
