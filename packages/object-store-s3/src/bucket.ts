import type { S3Action } from './errors.ts'
import { statusOf, toRequestError } from './errors.ts'
import type { S3Connection } from './s3-client.ts'

/** The bucket that requests go to, and how long one may take. */
export interface Bucket {
  name: string
  /** Leads every name in the bucket; empty, or with a slash at its end. */
  prefix: string
  connect(): Promise<S3Connection>
  /** For one request that carries no bytes of an object, its repetitions included. */
  requestTimeoutMs: number
  /** For sending one part. */
  partTimeoutMs: number
}

/** Which object a request is about. */
export interface BucketRequest {
  action: S3Action
  key: string
  signal: AbortSignal
  /** Milliseconds; none: only the signal ends it. */
  timeoutMs?: number
}

/** An answer, or the status of a refusal that the caller said it can deal with. */
export type BucketAnswer<Output> = { output: Output } | { status: number }

/**
 * Does one request: the caller's abort throws its reason, a status among `expected` is handed back, all else throws
 * S3RequestError.
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
    // Also a 404, but not for want of the object.
    const isBucketGone = error instanceof Error && error.name === 'NoSuchBucket'
    if (status !== undefined && expected.includes(status) && !isBucketGone) return { status }
    throw toRequestError(action, key, abortSignal.aborted ? abortSignal.reason : error)
  }
}

/** The same, where no refusal is expected. */
export async function demand<Output>(
  bucket: Bucket,
  request: BucketRequest,
  send: Parameters<typeof ask<Output>>[3],
): Promise<Output> {
  const answer = await ask(bucket, request, [], send)
  if ('output' in answer) return answer.output
  throw toRequestError(request.action, request.key, undefined)
}
