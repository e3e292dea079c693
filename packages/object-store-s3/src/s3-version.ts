/** Identifies the bytes of one object in a bucket. */
export interface S3Version {
  /** Without its quotes. */
  etag: string
  /** Only in buckets that keep versions. */
  versionId: string | undefined
}

/** Joins the two: an entity tag holds no `@`, so they can be separated again. */
export function formatVersion(etag: string | undefined, versionId: string | undefined): string {
  const plain = (etag ?? '').replaceAll('"', '')
  // A bucket with suspended versioning calls all versions `null`.
  return versionId === undefined || versionId === 'null' ? plain : `${plain}@${versionId}`
}

/** Parses the output of `formatVersion`; `undefined` for any other text, which no object can have as its version. */
export function parseVersion(version: string): S3Version | undefined {
  const match = /^([\x21\x23-\x3f\x41-\x7e]+)(?:@([\x21-\x7e]+))?$/.exec(version)
  return match === null ? undefined : { etag: match[1] ?? '', versionId: match[2] }
}
