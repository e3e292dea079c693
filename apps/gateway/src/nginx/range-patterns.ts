/** A line of the map over a request's `Range`: a pattern, and the range for the slice lookup. */
export interface RangeLine {
  pattern: string
  /** `{sv_from}` stands for the pattern's named group. */
  gives: string
}

/** Maximum digits of a position, a petabyte: nginx answers 416 to larger numbers. */
const DIGITS = 15
const FAR = '9'.repeat(DIGITS)
const NUMBER = String.raw`\d{1,${DIGITS}}`
const TOO_LONG = String.raw`[1-9]\d{${DIGITS},}`
/** Longest numbers that are compared: longer than clients send, in a pattern that nginx still reads as one word. */
const COMPARED_DIGITS = 24
const LENGTHS = Array.from({ length: COMPARED_DIGITS }, (_, at) => at + 1)

/** The first number has more digits. */
const LONGER = LENGTHS.map((length) => String.raw`[1-9]\d{${length},}-0*\d{1,${length}}`).join('|')
const AS_LONG = LENGTHS.map((length) => String.raw`\d{${length}}-0*[1-9]\d{${length - 1}}[ \t]*$`).join('|')
/** With equally many digits: at the first difference the first number has the greater digit. */
const GREATER = [9, 8, 7, 6, 5, 4, 3, 2, 1].map((digit) => `${digit}\\d*-0*(?!0)\\k<sv_same>[0-${digit - 1}]`).join('|')
const REVERSED = `0*(?!0)(?:${LONGER}|(?=${AS_LONG})(?<sv_same>\\d*)(?:${GREATER})\\d*)`

/**
 * Every valid range, case-insensitive; the first matching line counts, and any other header is invalid. nginx itself
 * answers 416 to ranges that the contract ignores, and by then it has named the headers of a slice.
 */
export const RANGE_LINES: readonly RangeLine[] = [
  [REVERSED, ''],
  [`0*(?<sv_from>${NUMBER})-0*(?<sv_to>${NUMBER})`, 'bytes={sv_from}-{sv_to}'],
  [`0*(?<sv_from>${NUMBER})-0*${TOO_LONG}`, `bytes={sv_from}-${FAR}`],
  [`0*(?<sv_from>${NUMBER})-`, 'bytes={sv_from}-'],
  [String.raw`0*${TOO_LONG}-\d*`, `bytes=${FAR}-`],
  [`-0*(?<sv_last>${NUMBER})`, 'bytes=-{sv_last}'],
  [`-0*${TOO_LONG}`, `bytes=-${FAR}`],
].map(([text = '', gives = '']) => ({ pattern: String.raw`^bytes=[ \t]*(?:${text})[ \t]*$`, gives }))
