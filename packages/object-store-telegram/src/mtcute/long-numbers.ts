import { Long } from '@mtcute/core'

const LOW = 0xffff_ffffn

/** Reads one of the library's 64-bit numbers. */
export function toBigInt(value: Long): bigint {
  return (BigInt(value.high) << 32n) | BigInt(value.low >>> 0)
}

/** Writes one of the library's 64-bit numbers. */
export function toLong(value: bigint): Long {
  return Long.fromBits(Number(value & LOW) | 0, Number((value >> 32n) & LOW) | 0)
}
