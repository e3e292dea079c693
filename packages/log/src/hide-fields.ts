import { HIDDEN, hideFolders, hideSecrets, hideSubjects, hideValue } from './hide-text.ts'
import { isAddressKey, isSensitiveKey } from './sensitive-keys.ts'

// A log line is for facts: a deeper or longer value is a whole object, logged by mistake.
const MAX_DEPTH = 5
const MAX_ENTRIES = 50
const MAX_CAUSES = 5

/** Copies the fields of a log line without confidential values. Bounded in depth and length. */
export function hideFields(fields: Record<string, unknown>): Record<string, unknown> {
  return copyEntries(fields, 0)
}

function copyEntries(fields: object, depth: number): Record<string, unknown> {
  const entries = Object.entries(fields).slice(0, MAX_ENTRIES)
  return Object.fromEntries(entries.map(([key, value]) => [hideSecrets(key), copyField(key, value, depth)]))
}

function copyField(key: string, value: unknown, depth: number): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') return value
  if (key === 'req' && typeof value === 'object') return requestOf(value)
  if (key === 'res' && typeof value === 'object') return responseOf(value)
  if (isSensitiveKey(key)) return HIDDEN
  if (typeof value === 'string') return isAddressKey(key) ? hideSecrets(value) : hideValue(value)
  return copyValue(value, depth)
}

function copyValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return hideValue(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Error) return errorOf(value, 0)
  if (value instanceof Date) return value
  if (value instanceof URL) return hideValue(value.href)
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`
  if (value instanceof Map || value instanceof Set) return `[${value.size} entries]`
  if (depth >= MAX_DEPTH) return '[deeper]'
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((item) => copyValue(item, depth + 1))
  return copyEntries(value, depth + 1)
}

function errorOf(error: Error, causes: number): Record<string, unknown> {
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined
  const hasCause = error.cause instanceof Error && causes < MAX_CAUSES
  return {
    type: error.name,
    message: hideSubjects(error.message),
    ...(code !== undefined && { code }),
    ...(error.stack !== undefined && { stack: hideFolders(error.stack) }),
    ...(hasCause && { cause: errorOf(error.cause as Error, causes + 1) }),
    ...(error instanceof AggregateError && {
      errors:
        causes < MAX_CAUSES
          ? error.errors.slice(0, MAX_CAUSES).map((one) => (one instanceof Error ? errorOf(one, causes + 1) : HIDDEN))
          : [],
    }),
  }
}

/** Id, method and address of a request, never its headers. */
function requestOf(request: object): Record<string, unknown> {
  const { method, url, id } = request as Record<string, unknown>
  return { id, method, url: typeof url === 'string' ? hideSecrets(url) : undefined }
}

function responseOf(response: object): Record<string, unknown> {
  return { statusCode: (response as Record<string, unknown>).statusCode }
}
