import type { ByteRange } from '@streamvault/bytes'
import { isSameStrongTag, matchesStrongly, matchesWeakly } from './entity-tag.ts'
import { parseHttpDate } from './http-date.ts'
import { parseRange } from './parse-range.ts'

/** Request headers by lower-case name, as in `node:http`. */
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>

/** The properties of a file that a decision needs, before any byte of it is read. */
export interface Validators {
  /** Bytes of the whole file. */
  size: number
  /** The quoted entity tag. Should be strong: with a weak one no download can be resumed. */
  etag: string
  /** When the bytes were last modified, in milliseconds since 1970; compared in whole seconds, as HTTP dates are. */
  modifiedMs: number
}

/** Status and bytes of the answer. `range` is empty for 304, 412 and 416; for HEAD it is the whole file. */
export interface ResponseDecision {
  status: 200 | 206 | 304 | 412 | 416
  range: ByteRange
}

/**
 * Decides on a request for a file that exists: preconditions first, in the order of RFC 9110 §13.2.2, then the range.
 *
 * Only GET has ranges. Invalid dates are ignored. Pure except for `nowMs`, which determines only the century of
 * two-digit years.
 */
export function decideResponse(
  method: string,
  headers: RequestHeaders,
  validators: Validators,
  nowMs: number = Date.now(),
): ResponseDecision {
  const nothing = { start: 0, end: 0 }
  const whole: ResponseDecision = { status: 200, range: { start: 0, end: validators.size } }
  const request: ConditionalRequest = { method, headers, nowMs }
  if (!isStillWanted(request, validators)) return { status: 412, range: nothing }
  if (isAlreadyKnown(request, validators)) return { status: isReading(method) ? 304 : 412, range: nothing }
  if (method !== 'GET' || !ifRangeHolds(request, validators)) return whole
  const requested = parseRange(only(headers.range), validators.size)
  switch (requested.kind) {
    case 'whole':
      return whole
    case 'unsatisfiable':
      return { status: 416, range: nothing }
    case 'part':
      return { status: 206, range: requested.range }
  }
}

interface ConditionalRequest {
  method: string
  headers: RequestHeaders
  nowMs: number
}

/** `If-Match`, else `If-Unmodified-Since`. */
function isStillWanted({ headers, nowMs }: ConditionalRequest, { etag, modifiedMs }: Validators): boolean {
  const ifMatch = listOf(headers['if-match'])
  if (ifMatch !== undefined) return matchesStrongly(ifMatch, etag)
  const since = parseHttpDate(only(headers['if-unmodified-since']), nowMs)
  return since === undefined || wholeSeconds(modifiedMs) <= since
}

/** `If-None-Match`, else `If-Modified-Since`, which applies to GET and HEAD only. */
function isAlreadyKnown({ method, headers, nowMs }: ConditionalRequest, { etag, modifiedMs }: Validators): boolean {
  const ifNoneMatch = listOf(headers['if-none-match'])
  if (ifNoneMatch !== undefined) return matchesWeakly(ifNoneMatch, etag)
  if (!isReading(method)) return false
  const since = parseHttpDate(only(headers['if-modified-since']), nowMs)
  return since !== undefined && wholeSeconds(modifiedMs) <= since
}

/** A date must equal ours exactly: a later one may belong to other bytes (RFC 9110 §13.1.5). */
function ifRangeHolds({ headers, nowMs }: ConditionalRequest, { etag, modifiedMs }: Validators): boolean {
  if (headers['if-range'] === undefined) return true
  const ifRange = only(headers['if-range'])
  if (ifRange === undefined) return false
  return isSameStrongTag(ifRange, etag) || parseHttpDate(ifRange, nowMs) === wholeSeconds(modifiedMs)
}

function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1000) * 1000
}

/** A header that may occur once: when repeated it is ignored. */
function only(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value.trim() : value?.length === 1 ? value[0]?.trim() : undefined
}

/** A list header may be spread over several lines (RFC 9110 §5.3). */
function listOf(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.join(', ')
}
