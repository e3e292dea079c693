import type { LeaseRequest } from './leases.ts'

const MAX_NAME_LENGTH = 300

/**
 * Refuses an invalid request. Every adapter calls it, so that all accept the same requests.
 *
 * @throws RangeError
 */
export function assertLeaseRequest({ key, holder, limit, ttlMs }: LeaseRequest): void {
  assertName('key', key)
  assertName('holder', holder)
  assertWhole('limit', limit)
  assertWhole('ttlMs', ttlMs)
}

function assertName(what: string, name: string): void {
  // Lone surrogates would all become the same replacement character in a store that keeps UTF-8.
  if (!name.isWellFormed()) throw new RangeError(`Cannot take a lease: ${what} is no well-formed text`)
  if (name.length >= 1 && name.length <= MAX_NAME_LENGTH) return
  throw new RangeError(`Cannot take a lease: ${what} has ${name.length} characters, expected 1 to ${MAX_NAME_LENGTH}`)
}

function assertWhole(what: string, value: number): void {
  // Half the safe range, so that a clock's value can be added.
  if (Number.isInteger(value) && value >= 1 && value <= Number.MAX_SAFE_INTEGER / 2) return
  throw new RangeError(`Cannot take a lease: ${what} is ${value}, expected a whole number from 1`)
}
