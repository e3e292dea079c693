/** The store has no object with that key. */
export class ObjectNotFoundError extends Error {
  override name = 'ObjectNotFoundError'
  readonly code = 'object_not_found'

  constructor(key: string, options?: ErrorOptions) {
    super(`Cannot read object "${key}": there is none`, options)
  }
}

/** The object's version differs from the expected one: its bytes were replaced. */
export class ObjectChangedError extends Error {
  override name = 'ObjectChangedError'
  readonly code = 'object_changed'

  constructor(key: string, version: string, expected: string) {
    super(`Cannot read object "${key}": its version is ${version}, expected ${expected}`)
  }
}

/** The range does not lie inside the object. */
export class ObjectRangeError extends Error {
  override name = 'ObjectRangeError'
  readonly code = 'object_range'

  constructor(key: string, range: { start: number; end: number }, size: number) {
    super(`Cannot read object "${key}": bytes ${range.start} to ${range.end} of ${size}`)
  }
}

/** The store ended a read before the end of the range. The bytes that it gave until then are valid. */
export class ObjectBrokenOffError extends Error {
  override name = 'ObjectBrokenOffError'
  readonly code = 'object_broken_off'

  constructor(key: string, end: number, position: number, options?: ErrorOptions) {
    super(`Cannot read object "${key}": the store ended at byte ${position}, expected ${end}`, options)
  }
}

/** The store only reads: its objects belong to another owner. */
export class ReadOnlyStoreError extends Error {
  override name = 'ReadOnlyStoreError'
  readonly code = 'read_only_store'

  constructor(store: string, action: 'write' | 'delete') {
    super(`Cannot ${action} in store "${store}": it only reads`)
  }
}

/** The object exceeds the capacity of the store. */
export class StoreFullError extends Error {
  override name = 'StoreFullError'
  readonly code = 'store_full'

  constructor(store: string, maxBytes: number) {
    super(`Cannot write to store "${store}": it may hold ${maxBytes} bytes`)
  }
}
