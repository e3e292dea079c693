import { type ByteRange, MIB } from '@streamvault/bytes'
import { ObjectChangedError, ObjectNotFoundError, ObjectRangeError, type OpenedWindow } from '@streamvault/object-store'
import type { SafeResponse } from '@streamvault/safe-fetch'
import { readContentRange } from './content-range.ts'
import { describeObject } from './describe-object.ts'
import { HttpOriginError, refusedBy } from './errors.ts'
import { conditionFor, versionOf } from './http-version.ts'
import { askOrigin, type Origin } from './origin.ts'

/** One request for a window of an object. */
export interface WindowRequest {
  key: string
  url: URL
  window: ByteRange
  /** The required version; `undefined`: any. */
  version: string | undefined
  signal: AbortSignal
}

/** A server without ranges sends the object from its start. Skipping up to this many bytes is cheaper than failing. */
const MOST_SKIPPED = MIB

/** Requests a window of an object, of `version` only when one is given. */
export async function openWindow(origin: Origin, request: WindowRequest): Promise<OpenedWindow> {
  const { key, url, window, version, signal } = request
  const condition = version === undefined ? {} : conditionFor(version)
  if (condition === undefined) throw await changed(origin, request)
  const headers = { range: `bytes=${window.start}-${window.end - 1}`, ...condition }
  const response = await askOrigin(origin, url, { method: 'GET', headers, signal })
  try {
    const opened = openAnswer(response, window)
    if (opened !== undefined) return opened
  } catch (error) {
    response.discard()
    throw error
  }
  response.discard()
  if (response.status === 412) throw await changed(origin, request)
  const size = response.status === 416 ? readContentRange(response.headers['content-range'])?.size : undefined
  if (size !== undefined) throw new ObjectRangeError(key, window, size)
  if (response.status === 404 || response.status === 410) throw new ObjectNotFoundError(key)
  throw refusedBy(response.url.hostname, response.status, response.headers, Date.now())
}

/** The window in an answer with bytes, `undefined` for a refusal. @throws HttpOriginError for bytes of another range */
function openAnswer(response: SafeResponse, window: ByteRange): OpenedWindow | undefined {
  const { status, headers, bytes } = response
  if (status !== 200 && status !== 206) return undefined
  const unusable = (reason: string) => new HttpOriginError(response.url.hostname, status, reason)
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') throw unusable('its bytes are encoded')
  if (status === 206) {
    const { range, size } = readContentRange(headers['content-range']) ?? {}
    if (range === undefined || size === undefined) throw unusable('it does not tell which bytes it sends')
    if (range.start !== window.start || range.end > window.end)
      throw unusable('it sends other bytes than were asked for')
    return { size, version: versionIn(response, size), bytes }
  }
  const size = /^\d{1,16}$/.test(headers['content-length'] ?? '') ? Number(headers['content-length']) : undefined
  if (size === undefined) throw unusable('it does not tell its size')
  if (window.start > MOST_SKIPPED) throw unusable('it does not offer ranges')
  return { size, version: versionIn(response, size), bytes: cutOut(bytes, window) }
}

function versionIn({ url, status, headers }: SafeResponse, size: number): string {
  const version = versionOf(headers, size)
  if (version === undefined) throw new HttpOriginError(url.hostname, status, 'it tells no version')
  return version
}

/** Cuts `window` out of bytes from the object's start. The bytes after it are not read. */
async function* cutOut(bytes: AsyncIterable<Uint8Array>, { start, end }: ByteRange): AsyncGenerator<Uint8Array> {
  let position = 0
  for await (const piece of bytes) {
    const wanted = piece.subarray(Math.max(0, start - position), Math.max(0, end - position))
    position += piece.byteLength
    if (wanted.byteLength > 0) yield wanted
    if (position >= end) return
  }
}

async function changed(origin: Origin, { key, url, version = 'any', signal }: WindowRequest): Promise<Error> {
  const stat = await describeObject(origin, url, signal)
  return stat === undefined ? new ObjectNotFoundError(key) : new ObjectChangedError(key, stat.version, version)
}
