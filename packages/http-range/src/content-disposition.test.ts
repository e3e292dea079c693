import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { contentDisposition } from './content-disposition.ts'

// Built from code points: fast-check's own character arbitrary spends seconds on a table of all characters.
const CHARACTER = fc
  .nat(0x10ffff)
  .map((point) => String.fromCodePoint(point))
  .filter((one) => one.isWellFormed())

describe('contentDisposition', () => {
  const names: [fileName: string, wanted: string, why: string][] = [
    ['film.mkv', `inline; filename="film.mkv"; filename*=UTF-8''film.mkv`, 'a plain name'],
    [
      'Amélie (2001).mkv',
      `inline; filename="Am_lie (2001).mkv"; filename*=UTF-8''Am%C3%A9lie%20%282001%29.mkv`,
      'an accent',
    ],
    [
      '千と千尋.mp4',
      `inline; filename="____.mp4"; filename*=UTF-8''%E5%8D%83%E3%81%A8%E5%8D%83%E5%B0%8B.mp4`,
      'another script',
    ],
    ['🎬.mp4', `inline; filename="_.mp4"; filename*=UTF-8''%F0%9F%8E%AC.mp4`, 'a character of two code units'],
    [`a"b'c*.mkv`, `inline; filename="a_b'c*.mkv"; filename*=UTF-8''a%22b%27c%2A.mkv`, 'quotes'],
    ['50%41.mkv', `inline; filename="50_41.mkv"; filename*=UTF-8''50%2541.mkv`, 'a percent sign'],
    ['../../etc/passwd', `inline; filename="passwd"; filename*=UTF-8''passwd`, 'folders'],
    ['C:\\films\\a.mkv', `inline; filename="a.mkv"; filename*=UTF-8''a.mkv`, 'folders of Windows'],
    [
      'a\r\nSet-Cookie: x=1',
      `inline; filename="aSet-Cookie: x=1"; filename*=UTF-8''aSet-Cookie%3A%20x%3D1`,
      'line breaks',
    ],
    ['gpj.\u202Egnp.mkv', `inline; filename="gpj.gnp.mkv"; filename*=UTF-8''gpj.gnp.mkv`, 'reversed text'],
    ['..', `inline; filename="download"; filename*=UTF-8''download`, 'dots only'],
    ['', `inline; filename="download"; filename*=UTF-8''download`, 'nothing'],
    ['\uD800.mkv', `inline; filename="_.mkv"; filename*=UTF-8''%EF%BF%BD.mkv`, 'half a character'],
  ]
  for (const [fileName, wanted, why] of names) {
    it(`writes ${JSON.stringify(fileName)}: ${why}`, () => assert.equal(contentDisposition('inline', fileName), wanted))
  }

  it('shortens a long name before its extension', () => {
    const header = contentDisposition('attachment', `${'é'.repeat(500)}.mkv`)
    assert.match(header, /^attachment; filename="_{116}\.mkv"; /)
    assert.ok(header.endsWith(`${'%C3%A9'.repeat(116)}.mkv`))
  })

  const lengths: [what: string, fileName: string, wanted: string][] = [
    ['a name of the greatest length', `${'a'.repeat(116)}.mkv`, `${'a'.repeat(116)}.mkv`],
    ['the longest extension', `${'a'.repeat(200)}.${'x'.repeat(15)}`, `${'a'.repeat(104)}.${'x'.repeat(15)}`],
    ['what is too long for one', `${'a'.repeat(200)}.${'x'.repeat(16)}`, 'a'.repeat(120)],
    ['a name without one', 'a'.repeat(200), 'a'.repeat(120)],
    ['a name that begins with its only dot', `.${'a'.repeat(200)}`, `.${'a'.repeat(119)}`],
  ]
  for (const [what, fileName, wanted] of lengths) {
    it(`bounds ${what}`, () => {
      assert.ok(contentDisposition('inline', fileName).startsWith(`inline; filename="${wanted}";`))
    })
  }

  it('writes a header of one line and exact form for any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: CHARACTER, maxLength: 300 }), (fileName) => {
        const header = contentDisposition('attachment', fileName)
        assert.match(
          header,
          /^attachment; filename="[\x20\x21\x23-\x5b\x5d-\x7e]+"; filename\*=UTF-8''(?:[\w!#$&+.^`|~-]|%[\dA-F]{2})+$/,
        )
      }),
    )
  })
})
