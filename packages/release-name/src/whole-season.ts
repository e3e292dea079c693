const TOTAL = /^[\s._](?:of|из)[\s._](\d{1,3})(?!\d)/iu

/** `S1E1-8 of 8`: the list holds every episode, so the name means the whole season. */
export function isWholeSeason(rest: string, numbers: readonly number[]): boolean {
  return numbers.length > 1 && numbers[0] === 1 && numbers[numbers.length - 1] === Number(TOTAL.exec(rest)?.[1])
}
