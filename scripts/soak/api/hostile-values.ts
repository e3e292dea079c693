import type { Random } from '../create-random.ts'

/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** Texts that have caused trouble in some program. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  '1e999',
  '9007199254740993',
  '٣',
  'NaN',
  'null',
  'undefined',
  'true',
  '[]',
  '{}',
  '__proto__',
  'constructor',
  'toString',
  '%2e%2e%2fetc%2fpasswd',
  '%252e%252e%252f',
  "' OR 1=1 --",
  '$ne',
  '{"$gt":""}',
  '<script>alert(1)</script>',
  'a\0b',
  '\r\nSet-Cookie: a=b',
  '\u{1f600}\u{1f468}\u200d\u{1f469}',
  'Z\u0335\u0321a\u0337\u0322l',
  '\u202egnp.exe',
  '\ufeff',
  '\ud800',
  'ﷺ',
  'ß İ ı ſ',
  'a'.repeat(65),
  'a'.repeat(513),
  '\u4e2d'.repeat(700),
  '*".(NEAR/2 ^',
]
const NUMBERS: readonly number[] = [
  0,
  -0,
  -1,
  1,
  1.5,
  2 ** 31,
  -(2 ** 31),
  2 ** 53,
  2 ** 53 - 1,
  1e21,
  1e308,
  -1e308,
  5e-324,
]

/** A text that an attacker might send. */
export function hostileText(random: Random): string {
  if (random.chance(0.7)) return random.pick(TEXTS)
  return Array.from({ length: random.between(1, 12) }, () => String.fromCharCode(random.between(0, 65_536))).join('')
}

/** An unexpected JSON value. */
export function hostileJson(random: Random): Json {
  switch (random.between(0, 7)) {
    case 0:
      return random.pick(NUMBERS)
    case 1:
      return null
    case 2:
      return random.chance(0.5)
    case 3:
      return Array.from({ length: random.between(0, 5) }, () => hostileText(random))
    case 4:
      return { [hostileText(random)]: random.pick(NUMBERS) }
    case 5:
      return nested(random.between(1, 300))
    default:
      return hostileText(random)
  }
}

/** The same text with one byte changed, removed or added. */
export function altered(text: string, random: Random): string {
  const at = random.between(0, text.length + 1)
  const sign = String.fromCharCode(random.between(33, 127))
  return random.pick([
    text.slice(0, at) + sign + text.slice(at + 1),
    text.slice(0, at) + text.slice(at + 1),
    text.slice(0, at) + sign + text.slice(at),
  ])
}

function nested(depth: number): Json {
  let value: Json = 1
  for (let at = 0; at < depth; at += 1) value = at % 2 === 0 ? [value] : { deeper: value }
  return value
}
