import type { Validators } from '../decide-response.ts'
import { formatHttpDate } from '../http-date.ts'

/** One request for a file and the required answer, in terms that can also be checked by HTTP. */
export interface RangeCase {
  /** Reads as a sentence with the server as its subject. */
  name: string
  method: 'GET' | 'HEAD'
  /** By lower-case name. */
  headers: Record<string, string>
  /** Bytes of the requested file. */
  size: number
  wanted: {
    status: 200 | 206 | 304 | 412 | 416
    /** The exact `Content-Range`; absent when there must be none. */
    contentRange?: string
    /** `Content-Length` of a 200 or 206, also for HEAD; absent where any length is allowed. */
    length?: number
  }
}

/**
 * The contract for one media file as a table: run it through `decideResponse`, or by HTTP against a server that has a
 * file with these validators.
 *
 * `file.size` must be at least 1000, `file.etag` strong, and `file.modifiedMs` in the past.
 */
export function rangeCases(file: Validators): RangeCase[] {
  const cases = [
    ...wholeFileCases(file),
    ...partCases(file),
    ...ignoredRangeCases(file),
    ...unsatisfiableCases(file),
    ...ifMatchCases(file),
    ...ifNoneMatchCases(file),
    ...dateCases(file),
    ...ifRangeCases(file),
    ...precedenceCases(file),
  ]
  return cases.map((row) => ({ ...row, size: file.size }))
}

/** The rows for an empty file: no range of it exists, so it is always sent whole. */
export function emptyFileCases(file: Omit<Validators, 'size'>): RangeCase[] {
  const whole = { status: 200, length: 0 } as const
  return [
    row('sends an empty file whole', {}, whole),
    row('ignores a range from the start of an empty file', { range: 'bytes=0-' }, whole),
    row('ignores a suffix of an empty file', { range: 'bytes=-5' }, whole),
    row('ignores a range past an empty file', { range: 'bytes=7-9' }, whole),
    row('answers 304 for an empty file too', { 'if-none-match': file.etag, range: 'bytes=0-' }, { status: 304 }),
  ].map((row) => ({ ...row, size: 0 }))
}

type Row = Omit<RangeCase, 'size'>

function row(name: string, headers: Row['headers'], wanted: Row['wanted'], method: Row['method'] = 'GET'): Row {
  return { name, method, headers, wanted }
}

function whole({ size }: Validators): Row['wanted'] {
  return { status: 200, length: size }
}

/** `last` is inclusive, as in the header. */
function part({ size }: Validators, first: number, last: number): Row['wanted'] {
  return { status: 206, contentRange: `bytes ${first}-${last}/${size}`, length: last - first + 1 }
}

function unsatisfiable({ size }: Validators): Row['wanted'] {
  return { status: 416, contentRange: `bytes */${size}` }
}

function wholeFileCases(file: Validators): Row[] {
  return [
    row('sends the whole file without a range', {}, whole(file)),
    row('describes the whole file to HEAD', {}, whole(file), 'HEAD'),
    row('ignores a range on HEAD', { range: 'bytes=0-99' }, whole(file), 'HEAD'),
    row('ignores an unsatisfiable range on HEAD', { range: `bytes=${file.size}-` }, whole(file), 'HEAD'),
  ]
}

function partCases(file: Validators): Row[] {
  const last = file.size - 1
  return [
    row('sends the first byte', { range: 'bytes=0-0' }, part(file, 0, 0)),
    row('sends the last byte', { range: `bytes=${last}-${last}` }, part(file, last, last)),
    row('sends a part in the middle', { range: 'bytes=100-199' }, part(file, 100, 199)),
    row('sends everything from the start as a part', { range: 'bytes=0-' }, part(file, 0, last)),
    row('sends everything from a byte on', { range: 'bytes=500-' }, part(file, 500, last)),
    row('sends the last bytes for a suffix', { range: 'bytes=-100' }, part(file, file.size - 100, last)),
    row('sends the last byte for a suffix of one', { range: 'bytes=-1' }, part(file, last, last)),
    row('sends the whole file as a part for a suffix as long', { range: `bytes=-${file.size}` }, part(file, 0, last)),
    row('cuts a suffix longer than the file', { range: `bytes=-${file.size + 1}` }, part(file, 0, last)),
    row('cuts a suffix of absurd length', { range: `bytes=-${'9'.repeat(40)}` }, part(file, 0, last)),
    row('cuts a range that ends at the size', { range: `bytes=500-${file.size}` }, part(file, 500, last)),
    row('cuts a range that ends far past the file', { range: `bytes=0-${'9'.repeat(40)}` }, part(file, 0, last)),
    row('takes the whole file by its exact bounds', { range: `bytes=0-${last}` }, part(file, 0, last)),
    row('knows the unit in upper case', { range: 'BYTES=0-1' }, part(file, 0, 1)),
    row('knows the unit in mixed case', { range: 'Bytes=0-1' }, part(file, 0, 1)),
    row('takes numbers with leading zeros', { range: 'bytes=0010-0019' }, part(file, 10, 19)),
    row('allows a space before the range', { range: 'bytes= 0-1' }, part(file, 0, 1)),
  ]
}

function ignoredRangeCases(file: Validators): Row[] {
  const ignored: [name: string, range: string][] = [
    ['ignores a range that ends before it starts', 'bytes=5-2'],
    ['ignores a backward range past the end', `bytes=${file.size + 9}-${file.size + 5}`],
    ['ignores another unit', 'items=0-5'],
    ['ignores a unit that only begins like ours', 'bytesx=0-5'],
    ['ignores a range without a unit', '0-5'],
    ['ignores a range without numbers', 'bytes=-'],
    ['ignores an empty range', 'bytes='],
    ['ignores a range without a dash', 'bytes=5'],
    ['ignores letters', 'bytes=a-b'],
    ['ignores hexadecimal numbers', 'bytes=0x0-0x5'],
    ['ignores a plus sign', 'bytes=+0-5'],
    ['ignores a minus sign before the first number', 'bytes=-5-9'],
    ['ignores a fraction', 'bytes=0.5-9'],
    ['ignores a space around the dash', 'bytes=0 - 5'],
    ['ignores a space before the equals sign', 'bytes =0-5'],
    ['ignores something after the range', 'bytes=0-5x'],
    ['sends the whole file for several ranges', 'bytes=0-0,5-6'],
    ['sends the whole file for several suffixes', 'bytes=-1, -2'],
    ['sends the whole file for many overlapping ranges', `bytes=${Array(50).fill('0-').join(',')}`],
  ]
  return ignored.map(([name, range]) => row(name, { range }, whole(file)))
}

function unsatisfiableCases(file: Validators): Row[] {
  const refused: [name: string, range: string][] = [
    ['refuses a range that starts at the size', `bytes=${file.size}-`],
    ['refuses a closed range that starts at the size', `bytes=${file.size}-${file.size}`],
    ['refuses a range that starts past the file', `bytes=${file.size + 1000}-${file.size + 2000}`],
    ['refuses a range that starts absurdly far', `bytes=${'9'.repeat(40)}-`],
    ['refuses a suffix of no bytes', 'bytes=-0'],
  ]
  return refused.map(([name, range]) => row(name, { range }, unsatisfiable(file)))
}

function ifMatchCases(file: Validators): Row[] {
  const { etag } = file
  const failed = { status: 412 } as const
  return [
    row('goes on when If-Match names the tag', { 'if-match': etag }, whole(file)),
    row('goes on when If-Match is a star', { 'if-match': '*' }, whole(file)),
    row('finds the tag in a list of If-Match', { 'if-match': `"a", ${etag},"b"` }, whole(file)),
    row('answers 412 when If-Match names another tag', { 'if-match': '"another"' }, failed),
    row('answers 412 when If-Match names our tag as weak', { 'if-match': `W/${etag}` }, failed),
    row('answers 412 when If-Match names no tag', { 'if-match': 'nonsense' }, failed),
    row('answers 412 to HEAD too', { 'if-match': '"another"' }, failed, 'HEAD'),
    row('answers 412 rather than a part', { 'if-match': '"another"', range: 'bytes=0-1' }, failed),
  ]
}

function ifNoneMatchCases(file: Validators): Row[] {
  const { etag } = file
  const known = { status: 304 } as const
  return [
    row('answers 304 when If-None-Match names the tag', { 'if-none-match': etag }, known),
    row('answers 304 when If-None-Match names our tag as weak', { 'if-none-match': `W/${etag}` }, known),
    row('answers 304 when If-None-Match is a star', { 'if-none-match': '*' }, known),
    row('finds the tag in a list of If-None-Match', { 'if-none-match': `W/"a" , "b",${etag}` }, known),
    row('answers 304 to HEAD too', { 'if-none-match': etag }, known, 'HEAD'),
    row('answers 304 rather than a part', { 'if-none-match': etag, range: 'bytes=0-1' }, known),
    row('answers 304 rather than 416', { 'if-none-match': etag, range: `bytes=${file.size}-` }, known),
    row('sends the file when If-None-Match names another tag', { 'if-none-match': '"another"' }, whole(file)),
    row('sends the file when the tag lacks its quotes', { 'if-none-match': etag.replaceAll('"', '') }, whole(file)),
    row(
      'sends a part when If-None-Match does not',
      { 'if-none-match': '"another"', range: 'bytes=0-1' },
      part(file, 0, 1),
    ),
  ]
}

function dateCases(file: Validators): Row[] {
  const { modified, before, after } = datesOf(file)
  return [
    row('answers 304 when not modified since that second', { 'if-modified-since': modified }, { status: 304 }),
    row('answers 304 when not modified since a later date', { 'if-modified-since': after }, { status: 304 }),
    row('sends the file when modified since', { 'if-modified-since': before }, whole(file)),
    row('ignores If-Modified-Since that is no date', { 'if-modified-since': 'yesterday' }, whole(file)),
    row('reads If-Modified-Since in the oldest form', { 'if-modified-since': rfc850Of(file) }, { status: 304 }),
    row('reads If-Modified-Since in the form of C', { 'if-modified-since': asctimeOf(file) }, { status: 304 }),
    row('goes on when unmodified since that second', { 'if-unmodified-since': modified }, whole(file)),
    row('answers 412 when modified since', { 'if-unmodified-since': before }, { status: 412 }),
    row('ignores If-Unmodified-Since that is no date', { 'if-unmodified-since': 'tomorrow' }, whole(file)),
  ]
}

function ifRangeCases(file: Validators): Row[] {
  const { modified, before, after } = datesOf(file)
  const range = 'bytes=10-19'
  const held = part(file, 10, 19)
  return [
    row('sends the part when If-Range is the tag', { range, 'if-range': file.etag }, held),
    row('sends the part when If-Range is the date', { range, 'if-range': modified }, held),
    row('sends the whole file when If-Range is another tag', { range, 'if-range': '"another"' }, whole(file)),
    row('sends the whole file when If-Range is our tag as weak', { range, 'if-range': `W/${file.etag}` }, whole(file)),
    row('sends the whole file when If-Range is an earlier date', { range, 'if-range': before }, whole(file)),
    row('sends the whole file when If-Range is a later date', { range, 'if-range': after }, whole(file)),
    row('sends the whole file when If-Range is nonsense', { range, 'if-range': 'nonsense' }, whole(file)),
    row('sends the whole file when If-Range is a list', { range, 'if-range': `${file.etag}, "b"` }, whole(file)),
    row('ignores If-Range without a range', { 'if-range': '"another"' }, whole(file)),
    row(
      'sends the whole file rather than 416 when If-Range does not hold',
      { range: `bytes=${file.size}-`, 'if-range': '"another"' },
      whole(file),
    ),
    row(
      'refuses the range when If-Range holds',
      { range: `bytes=${file.size}-`, 'if-range': file.etag },
      unsatisfiable(file),
    ),
  ]
}

function precedenceCases(file: Validators): Row[] {
  const { modified, before } = datesOf(file)
  const { etag } = file
  return [
    row('prefers If-Match to If-Unmodified-Since', { 'if-match': etag, 'if-unmodified-since': before }, whole(file)),
    row(
      'prefers a failing If-Match to If-Unmodified-Since',
      { 'if-match': '"another"', 'if-unmodified-since': modified },
      { status: 412 },
    ),
    row(
      'prefers If-None-Match to If-Modified-Since',
      { 'if-none-match': '"another"', 'if-modified-since': modified },
      whole(file),
    ),
    row('answers 412 before 304', { 'if-match': '"another"', 'if-none-match': etag }, { status: 412 }),
    row('answers 304 after If-Match held', { 'if-match': etag, 'if-none-match': etag }, { status: 304 }),
    row(
      'answers 304 after If-Unmodified-Since held',
      { 'if-unmodified-since': modified, 'if-modified-since': modified },
      { status: 304 },
    ),
  ]
}

function datesOf({ modifiedMs }: Validators): { modified: string; before: string; after: string } {
  return {
    modified: formatHttpDate(modifiedMs),
    before: formatHttpDate(modifiedMs - 60_000),
    after: formatHttpDate(modifiedMs + 60_000),
  }
}

function rfc850Of({ modifiedMs }: Validators): string {
  const [, day, month, year = '', clock] = formatHttpDate(modifiedMs).split(/,? /)
  const weekday = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' }).format(modifiedMs)
  return `${weekday}, ${day}-${month}-${year.slice(2)} ${clock} GMT`
}

function asctimeOf({ modifiedMs }: Validators): string {
  const [weekday, day = '', month, year, clock] = formatHttpDate(modifiedMs).split(/,? /)
  return `${weekday} ${month} ${day.replace(/^0/, ' ')} ${clock} ${year}`
}
