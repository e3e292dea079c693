/** Finds slots by what lies in them: the number of a file, and the index of a slice in it. */
export interface SlotHashes {
  /** The slot of a slice, or -1. */
  find(file: number, index: number): number
  add(slot: number): void
  delete(slot: number): void
  /** Makes room for so many slots, a power of two, and takes those in `inUse` in anew. */
  resize(slots: number, inUse: Iterable<number>): void
}

/** What lies in each slot. The arrays may be replaced: they are looked up each time. */
interface SlotNames {
  file: Int32Array
  index: Int32Array
}

/** The table is so many times as long as there are slots. */
const SPARSE = 2

/** Makes an empty table with open addressing: slots plus one, at the cell that their hash names or behind it; 0 is none. */
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
      // Closes the gap, so that whoever was put behind it is still found.
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
