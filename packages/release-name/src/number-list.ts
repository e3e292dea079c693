/** Numbers read from one place, and the position after them. */
export interface NumberList {
  numbers: number[]
  end: number
}

// "E02E03", "E02 E03", "-E04", " - S01E02", " & S01E01", ".E2"
const MARKED = /(\s?[-–~]\s?|[\s._]?[&+,][\s._]?|[\s._]?)(?:s\d{1,4}[\s._]?)?ep?s?\.?\s?(\d{1,5})(?![\p{N}])/iuy
// "x03", "-x03", "-2x10", " - 2x10"
const CROSSED = /(\s?[-–~]\s?|[\s._&+]?)(?:\d{1,3})?x(\d{1,4})(?![\p{N}])/iuy
// "-06", "_02", "+02", "~1005", " en 4"
const BARE = /(\s?~\s?|[-–_]|[\s.]?[+&][\s.]?| en )(\d{1,5})(?![\p{L}\p{N}]|[-.]?bit)/iuy

/** Longest range of episodes that is believed. */
const MAX_RANGE = 400

/** Picture heights that may follow an episode number ("21x41_720"). */
const HEIGHTS: readonly number[] = [480, 540, 576, 720, 1080, 2160]

/**
 * Reads the rest of a list after its first number. A dash makes a range (`05-08`), any other separator adds a number.
 * Bare numbers count only when they ascend and have the format of the earlier ones: titles and sizes may follow too.
 */
export function readNumberList(text: string, first: string, position: number): NumberList {
  const numbers = [Number(first)]
  let digits = first.length
  let end = position
  for (;;) {
    const next = readNext(text, end, digits, numbers)
    if (next === null) return { numbers, end }
    numbers.push(...next.numbers)
    digits = next.digits
    end = next.end
  }
}

function readNext(
  text: string,
  end: number,
  digits: number,
  before: readonly number[],
): (NumberList & { digits: number }) | null {
  const last = before[before.length - 1] ?? 0
  for (const pattern of [MARKED, CROSSED, BARE]) {
    pattern.lastIndex = end
    const match = pattern.exec(text)
    if (match === null) continue
    const [, separator = '', written = ''] = match
    const value = Number(written)
    if (value <= last || value - (before[0] ?? 0) > MAX_RANGE) continue
    const fits =
      digits === 1 ? written.length <= 2 : written.length <= digits || String(last).length < String(last + 1).length
    if (pattern === BARE && (!fits || (HEIGHTS.includes(value) && value - last > 1))) continue
    const isRange = /[-–~_]/.test(separator)
    return { numbers: isRange ? countUp(last + 1, value) : [value], digits: written.length, end: pattern.lastIndex }
  }
  return null
}

/** All integers from `first` to `last`, both included. */
export function countUp(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
}
