import type { SliceKey } from '../slice-key.ts'
import type { Links } from './linked-queue.ts'

/** What is known of each slot, by its number. The arrays are replaced when they grow: look them up each time. */
interface SlotColumns extends Links {
  bytes: Float64Array
  /** When it was last asked for, in milliseconds since 1970. */
  usedMs: Float64Array
  uses: Uint8Array
  queue: Uint8Array
}

/** Slices by numbers, so that what is known of them can be typed arrays; numbers of forgotten slices are used again. */
export interface SlotTable {
  readonly columns: SlotColumns
  /** The slot of a slice, or -1. */
  find(key: SliceKey): number
  keyAt(slot: number): SliceKey
  /** Takes a slot for a slice that has none. */
  take(key: SliceKey, bytes: number, usedMs: number): number
  free(slot: number): void
  /** The slots of one file, in no particular order. */
  slotsOf(fileId: string): number[]
  /** Every slot in use. */
  all(): IterableIterator<number>
  fileIds(): IterableIterator<string>
}

const FIRST_SLOTS = 1024
/** The table of hashes is at least so many times as long as there are slots. */
const SPARSE = 2

/**
 * Makes an empty table: one Map of files, and an open hash table for all slices.
 *
 * Not a Map a file and an object a slice: a million of them took 400 MB and 4 seconds, and held the loop up for a quarter
 * of a second each time that all were looked at, or collected.
 */
export function createSlotTable(): SlotTable {
  const columns = {
    newer: new Int32Array(0),
    older: new Int32Array(0),
    bytes: new Float64Array(0),
    usedMs: new Float64Array(0),
    uses: new Uint8Array(0),
    queue: new Uint8Array(0),
    /** Number of the slice's file, from 1 on; 0 is a slot that nobody has. */
    file: new Int32Array(0),
    index: new Int32Array(0),
    /** Links of the slots of one file, with -1 at both ends. */
    nextOfFile: new Int32Array(0),
    previousOfFile: new Int32Array(0),
  }
  const numbers = new Map<string, number>()
  const names: string[] = ['']
  const firstSlots: number[] = [-1]
  const unusedNumbers: number[] = []
  const unusedSlots: number[] = []
  /** Slots plus one, at the cell that the hash of their slice names or behind it; 0 is none. */
  let hashes = new Int32Array(0)
  let used = 0
  grow()

  function grow(): void {
    const slots = Math.max(FIRST_SLOTS, columns.file.length * 2)
    for (const [name, column] of Object.entries(columns)) {
      const larger = new (column.constructor as Int32ArrayConstructor)(slots)
      larger.set(column)
      Object.assign(columns, { [name]: larger })
    }
    hashes = new Int32Array(slots * SPARSE)
    for (let slot = 0; slot < used; slot += 1) if (columns.file[slot] !== 0) enterHash(slot)
  }

  function homeOf(file: number, index: number): number {
    let mixed = Math.imul(file, 0x9e3779b1) + index
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b)
    return (mixed ^ (mixed >>> 16)) & (hashes.length - 1)
  }

  const after = (at: number): number => (at + 1) & (hashes.length - 1)

  function enterHash(slot: number): void {
    let at = homeOf(columns.file[slot] ?? 0, columns.index[slot] ?? 0)
    while (hashes[at] !== 0) at = after(at)
    hashes[at] = slot + 1
  }

  /** Closes the gap, so that whoever was put behind it is still found. */
  function leaveHash(slot: number): void {
    let gap = homeOf(columns.file[slot] ?? 0, columns.index[slot] ?? 0)
    while (hashes[gap] !== slot + 1) gap = after(gap)
    for (let at = after(gap); hashes[at] !== 0; at = after(at)) {
      const other = (hashes[at] ?? 0) - 1
      const home = homeOf(columns.file[other] ?? 0, columns.index[other] ?? 0)
      const isBetween = gap <= at ? gap < home && home <= at : gap < home || home <= at
      if (isBetween) continue
      hashes[gap] = other + 1
      gap = at
    }
    hashes[gap] = 0
  }

  function numberOf(fileId: string): number {
    const known = numbers.get(fileId)
    if (known !== undefined) return known
    const number = unusedNumbers.pop() ?? names.length
    numbers.set(fileId, number)
    names[number] = fileId
    firstSlots[number] = -1
    return number
  }

  function enterFile(slot: number, file: number): void {
    const first = firstSlots[file] ?? -1
    columns.nextOfFile[slot] = first
    columns.previousOfFile[slot] = -1
    if (first >= 0) columns.previousOfFile[first] = slot
    firstSlots[file] = slot
  }

  function leaveFile(slot: number, file: number): void {
    const next = columns.nextOfFile[slot] ?? -1
    const previous = columns.previousOfFile[slot] ?? -1
    if (next >= 0) columns.previousOfFile[next] = previous
    if (previous >= 0) columns.nextOfFile[previous] = next
    else firstSlots[file] = next
    if (firstSlots[file] !== -1) return
    numbers.delete(names[file] ?? '')
    unusedNumbers.push(file)
  }

  return {
    columns,
    find({ fileId, index }) {
      const file = numbers.get(fileId)
      if (file === undefined) return -1
      for (let at = homeOf(file, index); ; at = after(at)) {
        const slot = (hashes[at] ?? 0) - 1
        if (slot < 0 || (columns.index[slot] === index && columns.file[slot] === file)) return slot
      }
    },
    keyAt: (slot) => ({ fileId: names[columns.file[slot] ?? 0] ?? '', index: columns.index[slot] ?? 0 }),
    take({ fileId, index }, bytes, usedMs) {
      const slot = unusedSlots.pop() ?? used
      if (slot >= columns.file.length) grow()
      used = Math.max(used, slot + 1)
      const file = numberOf(fileId)
      columns.file[slot] = file
      columns.index[slot] = index
      columns.bytes[slot] = bytes
      columns.usedMs[slot] = usedMs
      columns.uses[slot] = 0
      enterFile(slot, file)
      enterHash(slot)
      return slot
    },
    free(slot) {
      leaveHash(slot)
      leaveFile(slot, columns.file[slot] ?? 0)
      columns.file[slot] = 0
      unusedSlots.push(slot)
    },
    slotsOf(fileId) {
      const slots: number[] = []
      const first = firstSlots[numbers.get(fileId) ?? 0] ?? -1
      for (let slot = first; slot >= 0; slot = columns.nextOfFile[slot] ?? -1) slots.push(slot)
      return slots
    },
    *all() {
      for (let slot = 0; slot < used; slot += 1) if (columns.file[slot] !== 0) yield slot
    },
    fileIds: () => numbers.keys(),
  }
}
