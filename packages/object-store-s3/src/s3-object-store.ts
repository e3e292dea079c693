import { randomUUID } from 'node:crypto'
import { MIB } from '@streamvault/bytes'
import {
  isObjectKey,
  ObjectNotFoundError,
  type ObjectStore,
  planObjectKey,
  readInWindows,
} from '@streamvault/object-store'
import { orAborted } from '@streamvault/waits'
import { ask, type Bucket } from './bucket.ts'
import { describeObject } from './describe-object.ts'
import { S3RequestError } from './errors.ts'
import { openWindow } from './open-window.ts'
import { createLazyS3Client } from './s3-client.ts'
import { sweepUploads } from './sweep-uploads.ts'
import { uploadObject } from './upload-object.ts'

/** The bucket, and the memory limits of a write. */
export interface S3ObjectStoreOptions {
  bucket: string
  /**
   * Prefix of every key, so that several users may share the bucket.
   *
   * @default none
   */
  prefix?: string
  region: string
  /** URL of a server other than Amazon's, as `https://s3.example.org`. */
  endpoint?: string
  /**
   * Puts the bucket into the path instead of the host name.
   *
   * @default true with an endpoint
   */
  pathStyle?: boolean
  /** Default: `AWS_ACCESS_KEY_ID` and the other places where the SDK looks. */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
  /**
   * Bytes of one part of a large upload. Times 10,000 is the largest object; times three is the memory of one write.
   *
   * @default 16 MiB: objects of up to 156 GiB
   */
  partBytes?: number
  /**
   * Limit of connections.
   *
   * @default 64
   */
  maxSockets?: number
  /** Called when the search for the remains of killed uploads failed. Writing goes on. */
  onSweepError?: (error: unknown) => void
}

const PART_BYTES = 16 * MIB
const PARTS_AT_ONCE = 2
/** At this size the cost of a request per gigabyte is negligible, and a change or a slow reader is noticed soon. */
const WINDOW_BYTES = 4 * MIB
const REQUEST_TIMEOUT_MS = 30_000
/** 16 MiB at 28 KB/s. */
const PART_TIMEOUT_MS = 600_000
/** A key with more versions than this is not one of ours. */
const MAX_VERSIONS = 100

/**
 * Keeps objects in a bucket: the store named `s3`. A write is atomic: an object appears whole or not at all. Its
 * version is its entity tag, with the version id where the bucket keeps versions.
 *
 * The SDK is loaded at the first call.
 */
export function createS3ObjectStore(options: S3ObjectStoreOptions): ObjectStore {
  const { partBytes = PART_BYTES, onSweepError = () => {} } = options
  const client = createLazyS3Client({
    region: options.region,
    endpoint: options.endpoint,
    pathStyle: options.pathStyle ?? options.endpoint !== undefined,
    credentials: options.credentials,
    maxSockets: options.maxSockets ?? 64,
  })
  const bucket: Bucket = {
    name: options.bucket,
    prefix: options.prefix ? `${options.prefix}/` : '',
    connect: () => client.get(),
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    partTimeoutMs: PART_TIMEOUT_MS,
  }
  let swept: Promise<void> | undefined
  return {
    name: 's3',
    async *read(key, range, { signal, expectedVersion }) {
      signal.throwIfAborted()
      if (!isObjectKey(key)) throw new ObjectNotFoundError(key)
      const stat = () => describeObject(bucket, key, signal)
      const open = (window: typeof range, version: string | undefined) =>
        openWindow(bucket, { key, window, version, signal })
      yield* readInWindows({ key, range, signal, expectedVersion, windowBytes: WINDOW_BYTES, stat, open })
    },
    async write(bytes, { signal, suggestedName, onKey }) {
      signal.throwIfAborted()
      // Before the upload starts: some servers report wrong times for uploads.
      swept ??= sweepUploads(bucket, Date.now()).catch(onSweepError)
      await orAborted(swept, signal)
      const key = planObjectKey(randomUUID(), suggestedName)
      await onKey?.(key)
      const size = await uploadObject(bucket, key, bytes, { signal, partBytes, partsAtOnce: PARTS_AT_ONCE })
      const stat = await describeObject(bucket, key, signal)
      if (stat?.size !== size) throw new S3RequestError('write', key, 'it is not there as it was sent', undefined)
      return { key, size, version: stat.version, modifiedMs: stat.modifiedMs }
    },
    async stat(key, signal) {
      signal.throwIfAborted()
      const found = isObjectKey(key) ? await describeObject(bucket, key, signal) : undefined
      return found && { size: found.size, version: found.version, modifiedMs: found.modifiedMs }
    },
    async delete(key, signal) {
      signal.throwIfAborted()
      if (isObjectKey(key)) await deleteObject(bucket, key, signal)
    },
    async [Symbol.asyncDispose]() {
      await client.destroy()
      await swept
    },
  }
}

/** In a bucket that keeps versions, a plain delete only hides the object: delete each version. */
async function deleteObject(bucket: Bucket, key: string, signal: AbortSignal): Promise<void> {
  for (let versions = 0; versions < MAX_VERSIONS; versions += 1) {
    const found = await describeObject(bucket, key, signal)
    if (found === undefined) return
    const { versionId } = found
    const request = { action: 'delete', key, signal, timeoutMs: bucket.requestTimeoutMs } as const
    await ask(bucket, request, [404], ({ sdk, client }, target, options) => {
      const version = versionId === undefined ? {} : { VersionId: versionId }
      return client.send(new sdk.DeleteObjectCommand({ ...target, ...version }), options)
    })
    if (versionId === undefined) return
  }
  throw new S3RequestError('delete', key, `more than ${MAX_VERSIONS} versions`, undefined)
}
