/** The object with the browser's storage properties. */
export interface StorageScope {
  readonly localStorage: Storage
  readonly sessionStorage: Storage
}

/**
 * This browser's storage, permanent (`local`) or for the lifetime of the tab (`session`). Undefined if site data
 * is blocked: then mere access to the storage property throws.
 */
export function browserStorage(kind: 'local' | 'session', scope: StorageScope = globalThis): Storage | undefined {
  try {
    return kind === 'local' ? scope.localStorage : scope.sessionStorage
  } catch {
    return undefined
  }
}
