import { KIB, MIB } from '@streamvault/bytes'

/** Bytes of one piece of an upload: the most that Telegram takes. */
export const BLOCK_BYTES: number = 512 * KIB

/** Pieces of one file: the most that accounts may send who do not pay. */
export const BLOCKS_PER_PART = 4000

/** Bytes of one part of an object at most: 2000 MiB. */
export const PART_BYTES: number = BLOCK_BYTES * BLOCKS_PER_PART

/** Files up to this size go up another way. */
export const SMALL_FILE_BYTES: number = 10 * MIB
