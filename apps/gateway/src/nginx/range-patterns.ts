/** A line of a map over the `Range` of a request: which ranges, and the one that slices are looked up for. */
export interface RangeLine {
  pattern: string
  /** `{sv_from}` is what the pattern calls so. */
  gives: string
}

/** Digits of a position at most, a petabyte: nginx answers 416 to what it cannot count. */
const DIGITS = 15
const FAR = '9'.repeat(DIGITS)
const NUMBER = String.raw`\d{1,${DIGITS}}`
const TOO_LONG = String.raw`[1-9]\d{${DIGITS},}`
/** Digits up to which two numbers are compared: more than anybody writes, and a pattern that nginx still takes as one word. */
const COMPARED_DIGITS = 24
const LENGTHS = Array.from({ length: COMPARED_DIGITS }, (_, at) => at + 1)

/** The first number has more digits. */
const LONGER = LENGTHS.map((length) => String.raw`[1-9]\d{${length},}-0*\d{1,${length}}`).join('|')
const AS_LONG = LENGTHS.map((length) => String.raw`\d{${length}}-0*[1-9]\d{${length - 1}}[ \t]*$`).join('|')
/** Of two with as many digits, the first has the greater one where they first differ. */
const GREATER = [9, 8, 7, 6, 5, 4, 3, 2, 1].map((digit) => `${digit}\\d*-0*(?!0)\\k<sv_same>[0-${digit - 1}]`).join('|')
const REVERSED = `0*(?!0)(?:${LONGER}|(?=${AS_LONG})(?<sv_same>\\d*)(?:${GREATER})\\d*)`

/**
 * Every range that is one, blind to case, the first line that matches; others are none. nginx itself answers 416 to what
 * the contract passes over, and by then it has named the headers of a slice.
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
