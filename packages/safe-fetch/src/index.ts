export { ConnectionError, ForbiddenAddressError, RedirectError, RequestTimeoutError } from './errors.ts'
export type { ResolveName } from './host-rules.ts'
export {
  createSafeFetch,
  type SafeFetch,
  type SafeFetchOptions,
  type SafeRequest,
  type SafeResponse,
} from './safe-fetch.ts'
