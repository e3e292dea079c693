// Marks that many writers omit. Vowel signs of Indic scripts and the voicing marks of kana stay: they change the word.
const OPTIONAL_MARKS =
  /[[[\p{M}&&[\p{Script=Inherited}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}]]--[\u3099\u309A]]\p{Cf}\u0640]/gv

// Letters that Unicode does not decompose, and variant forms of one Arabic letter.
const PLAIN_LETTERS: Record<string, string> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ł: 'l',
  ŧ: 't',
  þ: 'th',
  ς: 'σ',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
}
const UNPLAIN = /[æœøđðħłŧþςٱىیکة]/g
const ARABIC_DIGITS = /[\u0660-\u0669\u06F0-\u06F9]/g
const ASCII_ONLY = /^[\0-\x7F]*$/

/**
 * The text in comparable form: without compatibility forms, accents and pointing, and with folded case.
 *
 * Idempotent. Spaces and punctuation stay.
 */
export function foldText(text: string): string {
  if (ASCII_ONLY.test(text)) return text.toLowerCase()
  return (
    bare(text)
      // Through upper case, which expands letters that lower case keeps, such as ß; ẞ is upper case already.
      .toLowerCase()
      .toUpperCase()
      .toLowerCase()
      .normalize('NFKD')
      .replace(OPTIONAL_MARKS, '')
      .replace(UNPLAIN, (letter) => PLAIN_LETTERS[letter] ?? letter)
      .replace(ARABIC_DIGITS, (digit) => String(digit.charCodeAt(0) & 0xf))
      .normalize('NFC')
  )
}

function bare(text: string): string {
  return text.normalize('NFKD').replace(OPTIONAL_MARKS, '')
}
