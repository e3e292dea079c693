import type { ObjectStat } from '@streamvault/object-store'
import type { SafeResponse } from '@streamvault/safe-fetch'
import { readContentRange } from './content-range.ts'
import { HttpOriginError, refusedBy } from './errors.ts'
import { versionOf } from './http-version.ts'
import { askOrigin, type Origin } from './origin.ts'

const ABSENT = new Set([404, 410])
/** Some servers do not support HEAD. A GET of the first byte gives the same data. */
const NO_HEAD = new Set([405, 501])

/** Describes the object at `url`, or returns `undefined` when there is none. */
export async function describeObject(origin: Origin, url: URL, signal: AbortSignal): Promise<ObjectStat | undefined> {
  const head = await askOrigin(origin, url, { method: 'HEAD', signal })
  head.discard()
  if (!NO_HEAD.has(head.status)) return statOf(head)
  const first = await askOrigin(origin, url, { method: 'GET', headers: { range: 'bytes=0-0' }, signal })
  first.discard()
  return statOf(first)
}

function statOf({ url, status, headers }: SafeResponse): ObjectStat | undefined {
  if (ABSENT.has(status)) return undefined
  const size = sizeIn(status, headers['content-length'], headers['content-range'])
  if (size === undefined) throw refusedBy(url.hostname, status, headers, Date.now())
  const version = versionOf(headers, size)
  if (version === undefined) throw new HttpOriginError(url.hostname, status, 'it tells no version')
  return { size, version, modifiedMs: Date.parse(headers['last-modified'] ?? '') || 0 }
}

function sizeIn(status: number, length: string | undefined, range: string | undefined): number | undefined {
  if (status === 200) return /^\d{1,16}$/.test(length ?? '') ? Number(length) : undefined
  // An empty object has no first byte.
  return status === 206 || status === 416 ? readContentRange(range)?.size : undefined
}
