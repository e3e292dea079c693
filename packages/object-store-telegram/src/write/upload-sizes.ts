import { KIB, MIB } from '@streamvault/bytes'

/** Bytes of one piece of an upload: Telegram's maximum. */
export const BLOCK_BYTES: number = 512 * KIB

/** Pieces of one file: the maximum for accounts without a subscription. */
export const BLOCKS_PER_PART = 4000

/** Maximum bytes of one part of an object: 2000 MiB. */
export const PART_BYTES: number = BLOCK_BYTES * BLOCKS_PER_PART

/** Files up to this size use another upload method. */
export const SMALL_FILE_BYTES: number = 10 * MIB
