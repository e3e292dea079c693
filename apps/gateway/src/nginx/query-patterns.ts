/** Names of a link's parameters with each value's canonical form. `md5`'s last character has four unused bits. */
const VALUES: Readonly<Record<string, string>> = {
  expires: '[1-9][0-9]{0,11}',
  class: '(?:guest|member)',
  tid: '[A-Za-z0-9_-]{0,64}',
  bind: '(?:ip|net|none)',
  kid: '[A-Za-z0-9_-]{1,32}',
}
const MD5 = 'md5=[A-Za-z0-9_-]{21}[AQgw]'
const SIG = 'sig=[A-Za-z0-9_-]{43}'

/** White space that some parsers trim from a name. */
const SPACE = '(?:%(?:09|0[abcd]|20|a0))*'

/**
 * Case-insensitive patterns of queries that repeat a parameter, in any spelling. nginx itself takes the first of two
 * and other programs the last: checking one and using the other would be a hole.
 */
export const DOUBLED: readonly string[] = [...Object.keys(VALUES), 'md5|sig'].map((names) => {
  const name = `${SPACE}(?:${names.split('|').map(anySpelling).join('|')})${SPACE}(?:[=&]|$)`
  return `(?:^|&)${name}(?:.*&)?${name}`
})

/** Matches a query with each parameter at least once in its canonical form, signed in a form that nginx can check. */
export const COMPLETE_MD5: string = completeWith(MD5)

/** The same, signed in either form. */
export const COMPLETE: string = completeWith(`(?:${MD5}|${SIG})`)

function completeWith(signature: string): string {
  const parameters = [...Object.entries(VALUES).map(([name, value]) => `${name}=${value}`), signature]
  return `^${parameters.map((parameter) => `(?=(?:.*&)?${parameter}(?:&|$))`).join('')}`
}

function anySpelling(name: string): string {
  return [...name].map((letter) => `(?:${letter}|${escapesOf(letter)})`).join('')
}

function escapesOf(letter: string): string {
  const codes = new Set([letter.toLowerCase(), letter.toUpperCase()])
  return [...codes].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('|')
}
