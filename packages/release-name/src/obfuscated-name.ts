import { isMomentName } from './moment-name.ts'

const HEX = /^[0-9a-f]{16,}$/i
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const LETTERS_AND_DIGITS = /^[A-Za-z0-9]+$/
const CAMERA = /^(?:img|vid|dsc[fn]?|mvi|pxl|gopr|g[hx]|dji|fb[ _-]vid|screen[ _-]?record(?:ing|er))[\s._-]*\d{4,}/i
/** Counters behind what may be a title too, or behind nothing: they have to be the whole name, and no year (`REC_2007`). */
const BARE_COUNTER =
  /^(?:(?:mov|rec)[ _-]?(?!(?:19|20)\d\d\b)\d{4,5}|c\d{4}|p\d{7}|0\d{4}|zoom_\d{1,2})(?:\s*\(\d{1,3}\))?$/i
const PASSWORD = /^password\b|\byEnc$/i

/**
 * Whether a name was made by a program to say nothing: hashes, random letters and digits, posts behind a
 * password, a camera's counter or clock. Such a name has words only by accident.
 */
export function isObfuscatedName(prepared: string): boolean {
  if (PASSWORD.test(prepared) || isCameraName(prepared)) return true
  const parts = prepared.split(/[\s._"]+/).filter((part) => part !== '')
  return parts.length > 0 && parts.length <= 3 && parts.every(isRandom)
}

function isCameraName(prepared: string): boolean {
  return CAMERA.test(prepared) || BARE_COUNTER.test(prepared) || isMomentName(prepared)
}

function isRandom(part: string): boolean {
  if (HEX.test(part)) return /\d/.test(part)
  if (UUID.test(part)) return true
  return part.length >= 10 && LETTERS_AND_DIGITS.test(part) && countTurns(part) * 3 >= part.length
}

/** How often the kind of character changes between lower case, upper case and digit; in words it is once or twice. */
function countTurns(part: string): number {
  let turns = 0
  let before = ''
  for (const character of part) {
    const kind = /\d/.test(character) ? 'digit' : character === character.toUpperCase() ? 'upper' : 'lower'
    if (before !== '' && kind !== before) turns++
    before = kind
  }
  return turns
}
