import type { S3Action } from './errors.ts'
import { statusOf, toRequestError } from './errors.ts'
import type { S3Connection } from './s3-client.ts'

/** The bucket, and the time limits of its requests. */
export interface Bucket {
  name: string
  /** Prefix of every key in the bucket; empty, or with a slash at its end. */
  prefix: string
  connect(): Promise<S3Connection>
  /** For one request without object bytes, retries included. */
  requestTimeoutMs: number
  /** For the upload of one part. */
  partTimeoutMs: number
}

/** The object of a request. */
export interface BucketRequest {
  action: S3Action
  key: string
  signal: AbortSignal
  /** Milliseconds; without it only the signal ends the request. */
  timeoutMs?: number
}

/** An answer, or the status of an expected refusal. */
export type BucketAnswer<Output> = { output: Output } | { status: number }

/**
 * Sends one request. An abort throws the caller's reason, a status among `expected` is returned, any other error
 * becomes S3RequestError.
 */
export async function ask<Output>(
  bucket: Bucket,
  { action, key, signal, timeoutMs }: BucketRequest,
  expected: readonly number[],
  send: (
    connection: S3Connection,
    target: { Bucket: string; Key: string },
    options: { abortSignal: AbortSignal },
  ) => Promise<Output>,
): Promise<BucketAnswer<Output>> {
  signal.throwIfAborted()
  const abortSignal = timeoutMs === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  try {
    const target = { Bucket: bucket.name, Key: bucket.prefix + key }
    return { output: await send(await bucket.connect(), target, { abortSignal }) }
  } catch (error) {
    signal.throwIfAborted()
    const status = statusOf(error)
    // Also a 404, but the bucket is missing, not the object.
    const isBucketGone = error instanceof Error && error.name === 'NoSuchBucket'
    if (status !== undefined && expected.includes(status) && !isBucketGone) return { status }
    throw toRequestError(action, key, abortSignal.aborted ? abortSignal.reason : error)
  }
}

/** The same, without expected refusals. */
export async function demand<Output>(
  bucket: Bucket,
  request: BucketRequest,
  send: Parameters<typeof ask<Output>>[3],
): Promise<Output> {
  const answer = await ask(bucket, request, [], send)
  if ('output' in answer) return answer.output
  throw toRequestError(request.action, request.key, undefined)
}
