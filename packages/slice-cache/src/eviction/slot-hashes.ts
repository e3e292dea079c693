/** Finds slots by their contents: the number of a file, and the index of a slice in it. */
export interface SlotHashes {
  /** The slot of a slice, or -1. */
  find(file: number, index: number): number
  add(slot: number): void
  delete(slot: number): void
  /** Makes room for this many slots, a power of two, and rehashes those in `inUse`. */
  resize(slots: number, inUse: Iterable<number>): void
}

/** The contents of each slot. The arrays may be replaced: read them anew at each use. */
interface SlotNames {
  file: Int32Array
  index: Int32Array
}

/** The table has this many cells a slot. */
const SPARSE = 2

/** Makes an empty hash table with linear probing. A cell holds a slot plus one; 0 is empty. */
export function createSlotHashes(names: SlotNames): SlotHashes {
  let cells = new Int32Array(0)

  function homeOf(file: number, index: number): number {
    let mixed = Math.imul(file, 0x9e3779b1) + index
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b)
    return (mixed ^ (mixed >>> 16)) & (cells.length - 1)
  }

  const homeOfSlot = (slot: number): number => homeOf(names.file[slot] ?? 0, names.index[slot] ?? 0)
  const after = (at: number): number => (at + 1) & (cells.length - 1)

  function add(slot: number): void {
    let at = homeOfSlot(slot)
    while (cells[at] !== 0) at = after(at)
    cells[at] = slot + 1
  }

  return {
    find(file, index) {
      for (let at = homeOf(file, index); ; at = after(at)) {
        const slot = (cells[at] ?? 0) - 1
        if (slot < 0 || (names.index[slot] === index && names.file[slot] === file)) return slot
      }
    },
    add,
    delete(slot) {
      let gap = homeOfSlot(slot)
      while (cells[gap] !== slot + 1) gap = after(gap)
      // Closes the gap, so that entries probed past it are still found.
      for (let at = after(gap); cells[at] !== 0; at = after(at)) {
        const home = homeOfSlot((cells[at] ?? 0) - 1)
        const isBetween = gap <= at ? gap < home && home <= at : gap < home || home <= at
        if (isBetween) continue
        cells[gap] = cells[at] ?? 0
        gap = at
      }
      cells[gap] = 0
    },
    resize(slots, inUse) {
      cells = new Int32Array(slots * SPARSE)
      for (const slot of inUse) add(slot)
    },
  }
}
