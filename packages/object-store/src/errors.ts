/** The store has no object of that key. */
export class ObjectNotFoundError extends Error {
  override name = 'ObjectNotFoundError'
  readonly code = 'object_not_found'

  constructor(key: string, options?: ErrorOptions) {
    super(`Cannot read object "${key}": there is none`, options)
  }
}

/** The object is not the one that was asked for: its bytes were replaced. */
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

/** The store ended a read elsewhere than it was told to. What it gave until then may be used. */
export class ObjectBrokenOffError extends Error {
  override name = 'ObjectBrokenOffError'
  readonly code = 'object_broken_off'

  constructor(key: string, end: number, position: number, options?: ErrorOptions) {
    super(`Cannot read object "${key}": the store ended at byte ${position}, expected ${end}`, options)
  }
}

/** The store's objects belong to somebody else: it only reads them. */
export class ReadOnlyStoreError extends Error {
  override name = 'ReadOnlyStoreError'
  readonly code = 'read_only_store'

  constructor(store: string, action: 'write' | 'delete') {
    super(`Cannot ${action} in store "${store}": it only reads`)
  }
}

/** The object does not fit into what the store may hold. */
export class StoreFullError extends Error {
  override name = 'StoreFullError'
  readonly code = 'store_full'

  constructor(store: string, maxBytes: number) {
    super(`Cannot write to store "${store}": it may hold ${maxBytes} bytes`)
  }
}
