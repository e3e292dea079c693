/** Random choices from a seed. */
export interface Random {
  /** From 0 to below 1. */
  fraction(): number
  /** A whole number from `least` to below `end`. */
  between(least: number, end: number): number
  pick<Item>(items: readonly Item[]): Item
  /** True this often, from 0 to 1. */
  chance(share: number): boolean
}

/** Creates a generator (mulberry32): the same choices for the same seed. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0

  function fraction(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  const between = (least: number, end: number): number => least + Math.floor(fraction() * (end - least))
  return {
    fraction,
    between,
    pick: (items) => {
      const item = items[between(0, items.length)]
      if (item === undefined) throw new RangeError('Cannot pick of an empty list')
      return item
    },
    chance: (share) => fraction() < share,
  }
}
