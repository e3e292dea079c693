import { randomUUID } from 'node:crypto'
import {
  isObjectKey,
  type ObjectStore,
  planObjectName,
  ReadOnlyStoreError,
  untilAborted,
} from '@streamvault/object-store'
import { createSafeFetch, type SafeFetchOptions } from '@streamvault/safe-fetch'
import { describeObject } from './describe-object.ts'
import { HttpOriginError, refusedBy } from './errors.ts'
import { askOrigin, type Origin } from './origin.ts'
import { readFrom } from './read-object.ts'

/** The server that keeps our objects. */
export interface HttpObjectStoreOptions extends Omit<SafeFetchOptions, 'allowHosts'> {
  /** URL of the folder. Its host may be private: the operator named it. */
  base: URL
  /** The `Authorization` header, sent to that host only. */
  authorization?: string
}

const CLEAN_UP_MS = 15_000
const NOT_OFFERED = new Set([405, 501])

/**
 * Keeps objects in a folder of a server that supports PUT and DELETE beside GET with ranges, such as WebDAV: the store
 * named `http`. All objects lie in that one folder; none is ever overwritten.
 */
export function createHttpObjectStore({ base, authorization, ...options }: HttpObjectStoreOptions): ObjectStore {
  // `host:port`, so that a redirect to another port of the same machine is checked like any other.
  const port = base.port === '' ? (base.protocol === 'https:' ? '443' : '80') : base.port
  const fetcher = createSafeFetch({ ...options, allowHosts: [`${base.hostname}:${port}`] })
  const origin: Origin = {
    fetcher,
    urlOf: (key) => (isObjectKey(key) ? objectUrl(base, key) : undefined),
    headers: authorization === undefined ? {} : { authorization },
  }
  return {
    name: 'http',
    ...readFrom(origin),
    async write(bytes, { signal, suggestedName, onKey }) {
      signal.throwIfAborted()
      const key = planObjectName(randomUUID(), suggestedName)
      const url = objectUrl(base, key)
      await onKey?.(key)
      try {
        const size = await put(origin, url, bytes, signal)
        const stat = await describeObject(origin, url, signal)
        if (stat?.size !== size) throw new HttpOriginError(url.hostname, 200, 'the object is not there as it was sent')
        return { key, ...stat }
      } catch (error) {
        // A failed PUT may leave a part behind. The caller gets the first error, not that of the cleanup.
        await remove(origin, url, AbortSignal.timeout(CLEAN_UP_MS)).catch(() => {})
        throw error
      }
    },
    async delete(key, signal) {
      signal.throwIfAborted()
      const url = origin.urlOf(key)
      if (url !== undefined) await remove(origin, url, signal)
    },
    async [Symbol.asyncDispose]() {
      fetcher[Symbol.dispose]()
    },
  }
}

function objectUrl(base: URL, key: string): URL {
  const folder = base.pathname.endsWith('/') ? base.pathname : `${base.pathname}/`
  return new URL(folder + key.split('/').map(encodeURIComponent).join('/'), base.origin)
}

/** Uploads an object and returns its size. */
async function put(origin: Origin, url: URL, bytes: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<number> {
  let size = 0
  async function* counted() {
    for await (const piece of untilAborted(bytes, signal)) {
      size += piece.byteLength
      yield piece
    }
  }
  const headers = { 'content-type': 'application/octet-stream', 'if-none-match': '*' }
  const response = await askOrigin(origin, url, { method: 'PUT', headers, body: counted(), signal })
  response.discard()
  if (NOT_OFFERED.has(response.status)) throw new ReadOnlyStoreError('http', 'write')
  if (response.status < 200 || response.status >= 300) throw refused(response)
  return size
}

async function remove(origin: Origin, url: URL, signal: AbortSignal): Promise<void> {
  const response = await askOrigin(origin, url, { method: 'DELETE', signal })
  response.discard()
  const { status } = response
  if (NOT_OFFERED.has(status)) throw new ReadOnlyStoreError('http', 'delete')
  const isGone = (status >= 200 && status < 300) || status === 404 || status === 410
  if (!isGone) throw refused(response)
}

function refused({ url, status, headers }: Awaited<ReturnType<typeof askOrigin>>): HttpOriginError {
  return refusedBy(url.hostname, status, headers, Date.now())
}
