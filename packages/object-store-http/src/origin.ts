import type { SafeFetch, SafeRequest, SafeResponse } from '@streamvault/safe-fetch'

/** A server that holds objects. */
export interface Origin {
  fetcher: SafeFetch
  /** The URL of a key's object; `undefined` when the key is invalid. */
  urlOf(key: string): URL | undefined
  /** Sent with every request. */
  headers: Readonly<Record<string, string>>
}

/** Requests an object at `url` without compression, because that would change the offsets. */
export function askOrigin(origin: Origin, url: URL, request: SafeRequest): Promise<SafeResponse> {
  const headers = { 'accept-encoding': 'identity', ...origin.headers, ...request.headers }
  return origin.fetcher.request(url, { ...request, headers })
}
