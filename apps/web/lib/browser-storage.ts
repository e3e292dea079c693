/** Where a browser keeps what a site wants kept. */
export interface StorageScope {
  readonly localStorage: Storage
  readonly sessionStorage: Storage
}

/**
 * What this browser keeps for us, for years (`local`) or while the tab is open (`session`). Undefined where site data
 * is blocked: there the mere name of the storage throws.
 */
export function browserStorage(kind: 'local' | 'session', scope: StorageScope = globalThis): Storage | undefined {
  try {
    return kind === 'local' ? scope.localStorage : scope.sessionStorage
  } catch {
    return undefined
  }
}
