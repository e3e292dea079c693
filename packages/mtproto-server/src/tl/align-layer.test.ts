import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { alignLayer } from './align-layer.ts'
import { parseTlText } from './parse-tl-text.ts'

const ours = parseTlText('user#1 id:int53 access_hash:long = User;\nfile#2 size:int53 = File;')

describe('alignLayer', () => {
  it('takes our definition where the number is the same', () => {
    const [aligned] = alignLayer(ours, parseTlText('File_#2 length:long = File;'))
    assert.deepEqual(aligned, ours[1])
  })

  it('keeps the foreign fields where the number differs, with our numbers for the same names', () => {
    const [aligned] = alignLayer(ours, parseTlText('user#7 id:long access_hash:long photo:int = User;'))
    assert.deepEqual(
      aligned?.fields.map(({ name, type }) => `${name}:${type}`),
      ['id:int53', 'access_hash:long', 'photo:int'],
    )
  })

  it('leaves what we do not have as it is', () => {
    const foreign = parseTlText('gone#9 id:long = Gone;')
    assert.deepEqual(alignLayer(ours, foreign), foreign)
  })
})
