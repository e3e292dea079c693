import { isMomentName } from './moment-name.ts'

const HEX = /^[0-9a-f]{16,}$/i
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const LETTERS_AND_DIGITS = /^[A-Za-z0-9]+$/
const CAMERA = /^(?:img|vid|dsc[fn]?|mvi|pxl|gopr|g[hx]|dji|fb[ _-]vid|screen[ _-]?record(?:ing|er))[\s._-]*\d{4,}/i
/** Counters without a distinctive prefix: they must be the whole name, and not a year (`REC_2007`). */
const BARE_COUNTER =
  /^(?:(?:mov|rec)[ _-]?(?!(?:19|20)\d\d\b)\d{4,5}|c\d{4}|p\d{7}|0\d{4}|zoom_\d{1,2})(?:\s*\(\d{1,3}\))?$/i
const PASSWORD = /^password\b|\byEnc$/i

/**
 * Whether a program made the name without meaning: hashes, random letters and digits, posts with a
 * password, a camera's counter or clock. Any words in such a name are accidental.
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

/** Number of changes between lower case, upper case and digit; words have one or two. */
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
