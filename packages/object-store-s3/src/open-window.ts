import type { ByteRange } from '@streamvault/bytes'
import { ObjectChangedError, ObjectNotFoundError, ObjectRangeError, type OpenedWindow } from '@streamvault/object-store'
import { ask, type Bucket } from './bucket.ts'
import { describeObject } from './describe-object.ts'
import { S3RequestError, toRequestError } from './errors.ts'
import { formatVersion, parseVersion } from './s3-version.ts'

/** A range of an object. */
export interface WindowRequest {
  key: string
  window: ByteRange
  /** The required version; `undefined` for any. */
  version: string | undefined
  signal: AbortSignal
}

/** Requests a range of an object from the bucket, of `version` only when one is given. */
export async function openWindow(bucket: Bucket, request: WindowRequest): Promise<OpenedWindow> {
  const { key, window, version, signal } = request
  const wanted = version === undefined ? undefined : parseVersion(version)
  if (version !== undefined && wanted === undefined) throw await changed(bucket, key, version, signal)
  const answer = await ask(
    bucket,
    { action: 'read', key, signal },
    [404, 412, 416],
    ({ sdk, client }, target, options) => {
      const range = { Range: `bytes=${window.start}-${window.end - 1}` }
      const match = wanted === undefined ? {} : { IfMatch: `"${wanted.etag}"` }
      return client.send(new sdk.GetObjectCommand({ ...target, ...range, ...match }), options)
    },
  )
  if ('status' in answer) throw await refusalOf(bucket, request, answer.status)
  const { Body, ContentRange, ETag, VersionId } = answer.output
  const size = sizeIn(ContentRange, window)
  if (Body === undefined || size === undefined) throw new S3RequestError('read', key, 'it sent another range', 200)
  return {
    version: formatVersion(ETag, VersionId),
    size,
    bytes: bytesOf(Body as AsyncIterable<Uint8Array>, key, signal),
  }
}

/** The object's size, if the answer starts at the requested byte. The caller counts the bytes to the end. */
function sizeIn(contentRange: string | undefined, { start }: ByteRange): number | undefined {
  const match = /^bytes (\d{1,16})-\d{1,16}\/(\d{1,16})$/.exec(contentRange ?? '')
  return match !== null && Number(match[1]) === start ? Number(match[2]) : undefined
}

async function* bytesOf(body: AsyncIterable<Uint8Array>, key: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    signal.throwIfAborted()
    throw toRequestError('read', key, error)
  }
}

async function refusalOf(
  bucket: Bucket,
  { key, window, version, signal }: WindowRequest,
  status: number,
): Promise<Error> {
  if (status === 404) return new ObjectNotFoundError(key)
  if (status === 412) return await changed(bucket, key, version ?? 'any', signal)
  const stat = await describeObject(bucket, key, signal)
  return stat === undefined ? new ObjectNotFoundError(key) : new ObjectRangeError(key, window, stat.size)
}

async function changed(bucket: Bucket, key: string, expected: string, signal: AbortSignal): Promise<Error> {
  const stat = await describeObject(bucket, key, signal)
  return stat === undefined ? new ObjectNotFoundError(key) : new ObjectChangedError(key, stat.version, expected)
}
