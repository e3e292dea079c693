import type { SafeFetch, SafeRequest, SafeResponse } from '@streamvault/safe-fetch'

/** A server that is asked for objects. */
export interface Origin {
  fetcher: SafeFetch
  /** Where the object of that key is; `undefined` when the key can name none. */
  urlOf(key: string): URL | undefined
  /** Sent with every request. */
  headers: Readonly<Record<string, string>>
}

/** Asks for an object at `url`, as it is: a compressed answer would have other offsets. */
export function askOrigin(origin: Origin, url: URL, request: SafeRequest): Promise<SafeResponse> {
  const headers = { 'accept-encoding': 'identity', ...origin.headers, ...request.headers }
  return origin.fetcher.request(url, { ...request, headers })
}
