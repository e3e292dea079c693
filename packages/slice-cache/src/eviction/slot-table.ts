import type { SliceKey } from '../slice-key.ts'
import { createFileSlots } from './file-slots.ts'
import type { Links } from './linked-queue.ts'
import { createSlotHashes } from './slot-hashes.ts'

/** The columns of the table, by slot number. The arrays are replaced when they grow: read them anew at each use. */
interface SlotColumns extends Links {
  bytes: Float64Array
  /** When it was last requested, in milliseconds since 1970. */
  usedMs: Float64Array
  uses: Uint8Array
  queue: Uint8Array
}

/** Slices by slot number, so that their properties fit typed arrays; numbers of forgotten slices are reused. */
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

/**
 * Makes an empty table: one Map of files, and an open hash table for all slices.
 *
 * Not a Map a file and an object a slice: a million of those took 400 MB and 4 seconds, and blocked the event loop for
 * a quarter of a second at each full scan or garbage collection.
 */
export function createSlotTable(): SlotTable {
  const columns = {
    newer: new Int32Array(0),
    older: new Int32Array(0),
    bytes: new Float64Array(0),
    usedMs: new Float64Array(0),
    uses: new Uint8Array(0),
    queue: new Uint8Array(0),
    /** Number of the slice's file; 0 for a free slot. */
    file: new Int32Array(0),
    index: new Int32Array(0),
    nextOfFile: new Int32Array(0),
    previousOfFile: new Int32Array(0),
  }
  const files = createFileSlots(columns)
  const hashes = createSlotHashes(columns)
  const unused: number[] = []
  let used = 0
  grow()

  function grow(): void {
    const slots = Math.max(FIRST_SLOTS, columns.file.length * 2)
    for (const [name, column] of Object.entries(columns)) {
      const larger = new (column.constructor as Int32ArrayConstructor)(slots)
      larger.set(column)
      Object.assign(columns, { [name]: larger })
    }
    hashes.resize(slots, all())
  }

  function* all(): Generator<number, void> {
    for (let slot = 0; slot < used; slot += 1) if (columns.file[slot] !== 0) yield slot
  }

  return {
    columns,
    find({ fileId, index }) {
      const file = files.find(fileId)
      return file === undefined ? -1 : hashes.find(file, index)
    },
    keyAt: (slot) => ({ fileId: files.nameOf(columns.file[slot] ?? 0), index: columns.index[slot] ?? 0 }),
    take({ fileId, index }, bytes, usedMs) {
      const slot = unused.pop() ?? used
      if (slot >= columns.file.length) grow()
      used = Math.max(used, slot + 1)
      columns.file[slot] = files.add(fileId, slot)
      columns.index[slot] = index
      columns.bytes[slot] = bytes
      columns.usedMs[slot] = usedMs
      columns.uses[slot] = 0
      hashes.add(slot)
      return slot
    },
    free(slot) {
      hashes.delete(slot)
      files.delete(columns.file[slot] ?? 0, slot)
      columns.file[slot] = 0
      unused.push(slot)
    },
    slotsOf: files.slotsOf,
    all,
    fileIds: files.fileIds,
  }
}
