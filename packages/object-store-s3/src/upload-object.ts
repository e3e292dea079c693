import { StoreFullError, splitIntoParts, untilAborted } from '@streamvault/object-store'
import { type Bucket, demand } from './bucket.ts'
import { describeObject } from './describe-object.ts'

/** The options of an upload. */
export interface UploadOptions {
  signal: AbortSignal
  /** Bytes of each part but the last. One whole part is in memory. */
  partBytes: number
  /** Parts in flight while the next one is collected. */
  partsAtOnce: number
}

/** The protocol's limit. */
const MAX_PARTS = 10_000
const CLEAN_UP_MS = 30_000

/**
 * Uploads an object: in one request when it fits into one part, else in parts of equal length, as some servers require.
 * Returns its size. When it fails or is aborted, nothing of it stays in the bucket.
 */
export async function uploadObject(
  bucket: Bucket,
  key: string,
  bytes: AsyncIterable<Uint8Array>,
  options: UploadOptions,
): Promise<number> {
  const { signal, partBytes } = options
  const parts = splitIntoParts(untilAborted(bytes, signal), partBytes, () => {})
  const first = await parts.next()
  if (first.done || first.value.byteLength < partBytes) {
    return await putWhole(bucket, key, first.done ? new Uint8Array() : first.value, signal)
  }
  async function* all() {
    yield first.value as Uint8Array
    yield* parts
  }
  return await putInParts(bucket, key, all(), options)
}

async function putWhole(bucket: Bucket, key: string, body: Uint8Array, signal: AbortSignal): Promise<number> {
  try {
    await demand(
      bucket,
      { action: 'write', key, signal, timeoutMs: bucket.partTimeoutMs },
      ({ sdk, client }, target, options) =>
        client.send(new sdk.PutObjectCommand({ ...target, Body: body, ContentLength: body.byteLength }), options),
    )
    return body.byteLength
  } catch (error) {
    // The answer may have been lost after the object was stored.
    await attempt(bucket, key, ({ sdk, client }, target, options) =>
      client.send(new sdk.DeleteObjectCommand(target), options),
    )
    throw error
  }
}

async function putInParts(
  bucket: Bucket,
  key: string,
  parts: AsyncGenerator<Uint8Array>,
  options: UploadOptions,
): Promise<number> {
  const { signal } = options
  const begin = { action: 'write', key, signal, timeoutMs: bucket.requestTimeoutMs } as const
  const { UploadId } = await demand(bucket, begin, ({ sdk, client }, target, sending) =>
    client.send(new sdk.CreateMultipartUploadCommand(target), sending),
  )
  try {
    const sent = await sendParts(bucket, key, UploadId, parts, options)
    await complete(bucket, key, UploadId, sent, signal)
    return sent.size
  } catch (error) {
    await attempt(bucket, key, ({ sdk, client }, target, sending) =>
      client.send(new sdk.AbortMultipartUploadCommand({ ...target, UploadId }), sending),
    )
    await attempt(bucket, key, ({ sdk, client }, target, sending) =>
      client.send(new sdk.DeleteObjectCommand(target), sending),
    )
    throw error
  }
}

interface SentParts {
  tags: { PartNumber: number; ETag: string | undefined }[]
  size: number
}

/** Uploads parts as they arrive, a few at once. Settles only when none is in flight any more. */
async function sendParts(
  bucket: Bucket,
  key: string,
  UploadId: string | undefined,
  parts: AsyncGenerator<Uint8Array>,
  { signal, partsAtOnce, partBytes }: UploadOptions,
): Promise<SentParts> {
  const failing = new AbortController()
  const either = AbortSignal.any([signal, failing.signal])
  const tags: SentParts['tags'] = []
  const underWay = new Set<Promise<void>>()
  let size = 0
  const send = async (PartNumber: number, Body: Uint8Array) => {
    const request = { action: 'write', key, signal: either, timeoutMs: bucket.partTimeoutMs } as const
    const { ETag } = await demand(bucket, request, ({ sdk, client }, target, sending) => {
      const part = { UploadId, PartNumber, Body, ContentLength: Body.byteLength }
      return client.send(new sdk.UploadPartCommand({ ...target, ...part }), sending)
    })
    tags.push({ PartNumber, ETag })
  }
  try {
    for await (const part of parts) {
      if (tags.length + underWay.size === MAX_PARTS) throw new StoreFullError('s3', MAX_PARTS * partBytes)
      const sending: Promise<void> = send(tags.length + underWay.size + 1, part).finally(() => underWay.delete(sending))
      underWay.add(sending)
      size += part.byteLength
      // Also handled below; without this handler a failure while bytes are awaited would count as unhandled.
      sending.catch((error) => failing.abort(error))
      if (underWay.size === partsAtOnce) await Promise.race(underWay)
      failing.signal.throwIfAborted()
    }
    await Promise.all(underWay)
  } catch (error) {
    failing.abort(error)
    await Promise.allSettled(underWay)
    throw error
  }
  failing.signal.throwIfAborted()
  return { tags: tags.sort((a, b) => a.PartNumber - b.PartNumber), size }
}

async function complete(
  bucket: Bucket,
  key: string,
  UploadId: string | undefined,
  { tags, size }: SentParts,
  signal: AbortSignal,
) {
  try {
    await demand(
      bucket,
      { action: 'write', key, signal, timeoutMs: bucket.partTimeoutMs },
      ({ sdk, client }, target, options) =>
        client.send(
          new sdk.CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts: tags } }),
          options,
        ),
    )
  } catch (error) {
    signal.throwIfAborted()
    // A retry after a lost answer finds no such upload although the object exists.
    const stat = await describeObject(bucket, key, signal)
    if (stat?.size !== size) throw error
  }
}

/** Best-effort cleanup: the caller gets the first error, not this one. */
async function attempt(bucket: Bucket, key: string, send: Parameters<typeof demand>[2]): Promise<void> {
  const request = { action: 'delete', key, signal: AbortSignal.timeout(CLEAN_UP_MS) } as const
  await demand(bucket, request, send).catch(() => {})
}
