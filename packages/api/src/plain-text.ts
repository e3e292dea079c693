import { z } from 'zod'

// A lone surrogate (Cs) is no character: it could be stored but not encoded as UTF-8.
const LINE = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u
const LINES = /^(?:[^\p{Cc}\p{Cs}]|[\t\n\r])*$/u
const PATH = /^[^\0\p{Cs}]*$/u

/** One line of text: trimmed, without control characters, not empty. */
export function lineOfText(maxLength: number): z.ZodString {
  return z.string().trim().min(1).max(maxLength).regex(LINE, 'expected one line of text, without control characters')
}

/** Several lines of text: without control characters other than tabs and line ends. May be empty. */
export function linesOfText(maxLength: number): z.ZodString {
  return z.string().max(maxLength).regex(LINES, 'expected text without control characters but tabs and line ends')
}

/** A path that a file system accepts: any text without NUL and lone surrogates. Not empty. */
export function pathText(maxLength: number): z.ZodString {
  return z.string().min(1).max(maxLength).regex(PATH, 'expected a path: text without NUL or half a character')
}
