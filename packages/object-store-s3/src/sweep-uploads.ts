import { isPlannedKey } from '@streamvault/object-store'
import { type Bucket, demand } from './bucket.ts'

/** A live write ends long before: 156 GiB in a week are 280 KB/s. */
const STALE_AFTER_MS = 7 * 24 * 60 * 60 * 1000
const SWEEP_MS = 15_000

/** Removes what uploads killed over a week ago left, a thousand at most. Younger ones may be another process's. */
export async function sweepUploads(bucket: Bucket, now: number): Promise<void> {
  const request = { action: 'list', key: '', signal: AbortSignal.timeout(SWEEP_MS) } as const
  const { Uploads = [] } = await demand(bucket, request, ({ sdk, client }, { Bucket }, options) =>
    client.send(new sdk.ListMultipartUploadsCommand({ Bucket, Prefix: bucket.prefix }), options),
  )
  for (const { Key, UploadId, Initiated } of Uploads) {
    // Some servers match the prefix loosely, and an empty one matches the whole bucket: only keys in our form are ours.
    const isOurs = Key?.startsWith(bucket.prefix) && isPlannedKey(Key.slice(bucket.prefix.length))
    if (!isOurs || Initiated === undefined || now - Initiated.getTime() < STALE_AFTER_MS) continue
    await demand(bucket, { ...request, action: 'delete' }, ({ sdk, client }, { Bucket }, options) =>
      client.send(new sdk.AbortMultipartUploadCommand({ Bucket, Key, UploadId }), options),
    )
  }
}
