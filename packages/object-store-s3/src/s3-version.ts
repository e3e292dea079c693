/** What names the bytes of one object in a bucket. */
export interface S3Version {
  /** Without its quotes. */
  etag: string
  /** Only in buckets that keep versions. */
  versionId: string | undefined
}

/** Joins the two: an entity tag holds no `@`, so that they can be told apart again. */
export function formatVersion(etag: string | undefined, versionId: string | undefined): string {
  const plain = (etag ?? '').replaceAll('"', '')
  // A bucket whose versions are suspended names all its objects `null`.
  return versionId === undefined || versionId === 'null' ? plain : `${plain}@${versionId}`
}

/** Reads what `formatVersion` wrote; `undefined` for what it cannot have written, which therefore no object has. */
export function parseVersion(version: string): S3Version | undefined {
  const match = /^([\x21\x23-\x3f\x41-\x7e]+)(?:@([\x21-\x7e]+))?$/.exec(version)
  return match === null ? undefined : { etag: match[1] ?? '', versionId: match[2] }
}
