/** One binary kilobyte, in bytes. */
export const KIB = 1024
/** One binary megabyte, in bytes. */
export const MIB: number = 1024 * KIB
