import type { ObjectStat } from '@streamvault/object-store'
import { ask, type Bucket } from './bucket.ts'
import { formatVersion } from './s3-version.ts'

/** A bucket's metadata of an object. */
export interface BucketObject extends ObjectStat {
  versionId: string | undefined
}

/** Describes an object, or returns `undefined` when there is none. */
export async function describeObject(
  bucket: Bucket,
  key: string,
  signal: AbortSignal,
): Promise<BucketObject | undefined> {
  const request = { action: 'describe', key, signal, timeoutMs: bucket.requestTimeoutMs } as const
  const answer = await ask(bucket, request, [404], ({ sdk, client }, target, options) =>
    client.send(new sdk.HeadObjectCommand(target), options),
  )
  if ('status' in answer) return undefined
  const { ContentLength = 0, ETag, VersionId, LastModified } = answer.output
  return {
    size: ContentLength,
    version: formatVersion(ETag, VersionId),
    versionId: VersionId,
    modifiedMs: LastModified?.getTime() ?? 0,
  }
}
