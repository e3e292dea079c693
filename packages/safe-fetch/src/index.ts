export { ConnectionError, ForbiddenAddressError, RedirectError, RequestTimeoutError } from './errors.ts'
export type { ResolveName } from './host-rules.ts'
export type { SafeRequest, SafeResponse } from './request.ts'
export { createSafeFetch, type SafeFetch, type SafeFetchOptions } from './safe-fetch.ts'
