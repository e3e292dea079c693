const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const CLOCK = String.raw`(?<hour>[01]\d|2[0-3]):(?<minute>[0-5]\d):(?<second>[0-5]\d|60)`
const SHORT_DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'
const LONG_DAY = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day'
const MONTH = `(?<month>${MONTHS.join('|')})`

const IMF_FIXDATE = new RegExp(String.raw`^${SHORT_DAY}, (?<day>\d\d) ${MONTH} (?<year>\d{4}) ${CLOCK} GMT$`)
const RFC_850 = new RegExp(String.raw`^${LONG_DAY}, (?<day>\d\d)-${MONTH}-(?<year>\d\d) ${CLOCK} GMT$`)
const ASCTIME = new RegExp(String.raw`^${SHORT_DAY} ${MONTH} (?<day>\d\d| \d) ${CLOCK} (?<year>\d{4})$`)

/**
 * Parses an HTTP date in any of the three forms of RFC 9110 §5.6.7; returns milliseconds since 1970.
 *
 * Anything else, and days that no calendar has, give `undefined`. The weekday is not compared with the date. `nowMs`
 * determines the century of the two-digit year in the oldest form.
 */
export function parseHttpDate(text: string | undefined, nowMs: number = Date.now()): number | undefined {
  if (text === undefined) return undefined
  const groups = (IMF_FIXDATE.exec(text) ?? RFC_850.exec(text) ?? ASCTIME.exec(text))?.groups
  if (groups === undefined) return undefined
  const { year = '', month = '', day = '', hour, minute, second } = groups
  const dayOfMonth = Number(day)
  const date = new Date(0)
  date.setUTCFullYear(
    year.length === 2 ? centuryOf(Number(year), nowMs) : Number(year),
    MONTHS.indexOf(month),
    dayOfMonth,
  )
  if (date.getUTCDate() !== dayOfMonth) return undefined
  return date.setUTCHours(Number(hour), Number(minute), Number(second))
}

/** Formats a date as IMF-fixdate, which RFC 9110 requires of senders. Fractions of a second are dropped. */
export function formatHttpDate(ms: number): string {
  return new Date(ms).toUTCString()
}

/** A two-digit year that seems more than 50 years ahead means the past (RFC 9110 §5.6.7). */
function centuryOf(twoDigits: number, nowMs: number): number {
  const thisYear = new Date(nowMs).getUTCFullYear()
  const year = thisYear - (thisYear % 100) + twoDigits
  return year > thisYear + 50 ? year - 100 : year
}
