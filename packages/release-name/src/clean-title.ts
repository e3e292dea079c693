const ACRONYM = /(?<![\p{L}\p{N}])(?:\p{L}\.){2,}(?:\p{L}(?![\p{L}\p{N}]))?/gu
// The look-behind keeps the search for trailing characters linear.
const EDGES = /^[\s\-–—:,;.+~|/)\]}"]+|(?<![\s\-–—:,;+~|/([{\]}"#])[\s\-–—:,;+~|/([{\]}"#]+$/gu

/**
 * Makes a title from its part of a name: replaces dots and underscores by spaces, keeps the dots of an
 * acronym (`S.W.A.T.`), drops loose punctuation at the ends. `null` when no letter or digit is left.
 */
export function cleanTitle(raw: string): string | null {
  const spaced = keepAcronyms(raw.replace(/_/g, ' ')).replace(/\s+/g, ' ')
  const title = closeBrackets(spaced.replace(EDGES, '')).trim()
  return /[\p{L}\p{N}]/u.test(title) ? title : null
}

function keepAcronyms(text: string): string {
  let result = ''
  let position = 0
  for (const match of text.matchAll(ACRONYM)) {
    result += spaceDots(text.slice(position, match.index)) + match[0]
    position = match.index + match[0].length
    if (/\p{L}|\p{N}/u.test(text[position] ?? '')) result += ' '
  }
  return result + spaceDots(text.slice(position))
}

/** A dot before a space ends an abbreviation ("Dr. No"), so it stays. */
function spaceDots(text: string): string {
  return text.replace(/\.(?!\s|$)/g, ' ').replace(/(?<=\s)\.|\.(?=\.)|\.$/g, '')
}

function closeBrackets(title: string): string {
  const opened = (title.match(/\(/g) ?? []).length
  const closed = (title.match(/\)/g) ?? []).length
  return opened === closed ? title : title.replace(/[()]/g, ' ').replace(/\s+/g, ' ')
}
