import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type CaptionTag, readCaption, readTitle, writeCaption } from './caption-tag.ts'

const object = 'a'.repeat(32)
const manifest: CaptionTag = {
  kind: 'manifest',
  object,
  size: 5,
  version: 'b'.repeat(32),
  modifiedMs: 7,
  parts: [3, 4],
}

describe('captions', () => {
  it('carry every tag under any title, within what Telegram takes', () => {
    const tags = fc.constantFrom<CaptionTag>(
      { kind: 'part', object, part: 3, bytes: 2_097_152_000 },
      manifest,
      {
        kind: 'head',
        newest: 123_456,
      },
      { kind: 'record', record: 'title-0a' },
    )
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 2000 }), tags, (title, tag) => {
        const caption = writeCaption(title, tag)
        assert.ok(caption.length <= 1024)
        assert.ok(caption.isWellFormed())
        assert.deepEqual(readCaption(caption), tag)
      }),
    )
  })

  it('leave out a list of parts that is too long', () => {
    const parts = Array.from({ length: 400 }, (_, i) => 100_000 + i)
    const { parts: _, ...short } = manifest
    assert.deepEqual(readCaption(writeCaption('film', { ...manifest, parts })), short)
  })

  it('give the title back, also where Telegram has trimmed the text', () => {
    for (const title of ['film.mkv', '', 'a\nb']) {
      const caption = writeCaption(title, { kind: 'head', newest: 1 })
      assert.equal(readTitle(caption), title.replace('\n', ' '))
      assert.equal(readTitle(caption.trim()), title.replace('\n', ' '))
    }
    assert.equal(readTitle('somebody else'), 'somebody else')
  })

  it('are read only when they are ours', () => {
    const texts = [
      '',
      'film.mkv',
      '#streamvault',
      '#streamvault {',
      '#streamvault {"kind":"part"}',
      '#streamvault null',
    ]
    for (const text of texts) assert.equal(readCaption(text), undefined)
  })
})
