import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AddRequest } from './admin-add.ts'
import { PlaceRequest, SplitRequest, TitleEdit } from './admin-title-changes.ts'

const CONTROLS = ['a\0b', 'a\u001b[31mb', 'a\u007fb', 'a\u009bb']
const HALVES = ['a\ud800b', '\udc00', 'a\ud83d']
const BREAKS = ['a\nb', 'a\r\nb', 'a\u2028b']

describe('text that people give', () => {
  it('is one line without controls in names', () => {
    for (const text of [...CONTROLS, ...HALVES, ...BREAKS, '', ' \n ']) {
      const told = JSON.stringify(text)
      assert.equal(TitleEdit.safeParse({ title: text }).success, false, told)
      assert.equal(TitleEdit.safeParse({ genres: ['Drama', text] }).success, false, told)
      assert.equal(SplitRequest.safeParse({ fileIds: ['f1'], title: text }).success, false, told)
      assert.equal(PlaceRequest.safeParse({ title: text }).success, false, told)
    }
  })

  it('may have tabs and line ends in descriptions, and no other controls', () => {
    for (const text of [...CONTROLS, ...HALVES]) {
      assert.equal(TitleEdit.safeParse({ overview: text }).success, false, JSON.stringify(text))
      assert.equal(TitleEdit.safeParse({ rightsNote: text }).success, false, JSON.stringify(text))
    }
    const edit = { overview: 'One.\n\n\tTwo.\r\n', rightsNote: '' }
    assert.deepEqual(TitleEdit.parse(edit), edit)
  })

  it('is in any script, with any sign', () => {
    for (const title of ['<script>', 'Back\\slash', '😀', 'שלום\u200f', 'नमस्ते\u200d', 'Ame\u0301lie', 'a\u00a0b']) {
      assert.deepEqual(TitleEdit.parse({ title: ` ${title}\n` }), { title })
    }
  })
})

describe('a path to add', () => {
  const isTaken = (path: string) => AddRequest.safeParse({ paths: ['/films', path] }).success

  it('is whatever a file system can be asked for', () => {
    for (const path of ['/films/Ctl\u001b[31m\n.mkv', '/films/\\😀.mkv', '/films/ ']) assert.ok(isTaken(path))
    for (const path of ['', '/films/\0.mkv', ...HALVES]) assert.ok(!isTaken(path), JSON.stringify(path))
  })

  it('is described as it is refused', () => {
    const { error } = AddRequest.safeParse({ paths: ['/a\0'] })
    assert.deepEqual(
      error?.issues.map(({ path, message }) => [path.join('.'), message]),
      [['paths.0', 'expected a path: text without NUL or half a character']],
    )
  })
})
