/** An air date in a name: `[start, end)` in UTF-16 units. */
export interface AirDate {
  start: number
  end: number
  /** `YYYY-MM-DD`. */
  date: string
}

const YEAR_FIRST = /(?<![\p{N}])((?:19|20)\d\d)([\s._-])(\d{1,2})\2(\d{1,2})(?![\p{N}])/gu
const YEAR_LAST = /(?<![\p{N}])(\d{1,2})([\s._-])(\d{1,2})\2((?:19|20)\d\d)(?![\p{N}])/gu
const JOINED = /(?<![\p{L}\p{N}])((?:19|20)\d\d)(\d\d)(\d\d)(?![\p{L}\p{N}])/gu
const SHORT = /(?<=[\s._])(\d\d)(\d\d)(\d\d)(?=[\s._])/gu

/**
 * Finds the first valid date. Swaps month and day only where that makes the date valid (`2012.16.02`);
 * reads six digits as `YYMMDD`. `null` without a date.
 */
export function readAirDate(text: string): AirDate | null {
  for (const match of text.matchAll(YEAR_FIRST)) {
    const date = createDate(match[1], match[3], match[4]) ?? createDate(match[1], match[4], match[3])
    if (date !== null) return { start: match.index, end: match.index + match[0].length, date }
  }
  for (const match of text.matchAll(YEAR_LAST)) {
    const date = createDate(match[4], match[3], match[1]) ?? createDate(match[4], match[1], match[3])
    if (date !== null) return { start: match.index, end: match.index + match[0].length, date }
  }
  for (const match of text.matchAll(JOINED)) {
    const date = createDate(match[1], match[2], match[3])
    if (date !== null) return { start: match.index, end: match.index + match[0].length, date }
  }
  for (const match of text.matchAll(SHORT)) {
    const date = createDate(`20${match[1]}`, match[2], match[3])
    if (date !== null && match[2] !== '00') return { start: match.index, end: match.index + match[0].length, date }
  }
  return null
}

function createDate(year = '', month = '', day = ''): string | null {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  const exists = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
  return exists ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : null
}
