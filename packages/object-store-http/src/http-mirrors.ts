import { type ObjectStore, ReadOnlyStoreError } from '@streamvault/object-store'
import { createSafeFetch, type SafeFetchOptions } from '@streamvault/safe-fetch'
import type { Origin } from './origin.ts'
import { readFrom } from './read-object.ts'

/** The hosts that may be mirrors, and the time limits. */
export type HttpMirrorsOptions = SafeFetchOptions

/** Longer URLs than servers accept. */
const MAX_ADDRESS = 8000

/**
 * Reads copies of files from other people's servers: the store named `mirror`, whose keys are `http` or `https` URLs.
 *
 * It sends requests only to public hosts and to those that `allowHosts` names. It is read-only: `write` and `delete`
 * throw ReadOnlyStoreError.
 */
export function createHttpMirrors(options: HttpMirrorsOptions = {}): ObjectStore {
  const fetcher = createSafeFetch(options)
  const origin: Origin = { fetcher, urlOf: addressOf, headers: {} }
  return {
    name: 'mirror',
    ...readFrom(origin),
    write: () => Promise.reject(new ReadOnlyStoreError('mirror', 'write')),
    delete: () => Promise.reject(new ReadOnlyStoreError('mirror', 'delete')),
    async [Symbol.asyncDispose]() {
      fetcher[Symbol.dispose]()
    },
  }
}

function addressOf(key: string): URL | undefined {
  const url = key.length <= MAX_ADDRESS ? URL.parse(key) : null
  return url !== null && ['http:', 'https:'].includes(url.protocol) ? url : undefined
}
