import { measureCachedReads } from './cached-reads.ts'
import { measureCapacity } from './capacity.ts'
import { measureFirstByte } from './first-byte.ts'
import { measureFlood } from './flood.ts'
import { measureMemory, measureUnpaced } from './memory.ts'
import { measureOneStream } from './one-stream.ts'
import { prepare } from './prepare.ts'

/** Every measurement that runs in its own process. */
export interface Parts {
  prepare: typeof prepare
  firstByte: typeof measureFirstByte
  oneStream: typeof measureOneStream
  capacity: typeof measureCapacity
  shared: typeof measureCachedReads
  flood: typeof measureFlood
  memory: typeof measureMemory
  unpaced: typeof measureUnpaced
}

/** The name of a part. */
export type PartName = keyof Parts

/** The parts by name. */
export const PARTS: Parts = {
  prepare,
  firstByte: measureFirstByte,
  oneStream: measureOneStream,
  capacity: measureCapacity,
  shared: measureCachedReads,
  flood: measureFlood,
  memory: measureMemory,
  unpaced: measureUnpaced,
}
