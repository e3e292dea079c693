import { z } from 'zod'

// Half of a surrogate pair (Cs) is no character: it could be stored and never be written as UTF-8 again.
const LINE = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u
const LINES = /^(?:[^\p{Cc}\p{Cs}]|[\t\n\r])*$/u
const PATH = /^[^\0\p{Cs}]*$/u

/** Text of one line, for people: white space around it is cut off, control characters are refused. Not empty. */
export function lineOfText(maxLength: number): z.ZodString {
  return z.string().trim().min(1).max(maxLength).regex(LINE, 'expected one line of text, without control characters')
}

/** Text of several lines, for people: of the control characters tabs and line ends alone are taken. May be empty. */
export function linesOfText(maxLength: number): z.ZodString {
  return z.string().max(maxLength).regex(LINES, 'expected text without control characters but tabs and line ends')
}

/** A path that a file system can be asked for: any text but one with a NUL or half a character. Not empty. */
export function pathText(maxLength: number): z.ZodString {
  return z.string().min(1).max(maxLength).regex(PATH, 'expected a path: text without NUL or half a character')
}
