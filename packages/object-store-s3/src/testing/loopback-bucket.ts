import { createHash, randomUUID } from 'node:crypto'

/** One object of the loopback server. */
export interface HeldObject {
  bytes: Uint8Array
  etag: string
  versionId: string | undefined
  modified: Date
}

/** An unfinished multipart upload. */
interface HeldUpload {
  key: string
  initiated: Date
  parts: Map<number, { bytes: Uint8Array; etag: string }>
}

/** The contents of the loopback server. Any bucket name leads here. */
export interface LoopbackBucket {
  /** The latest version last. */
  objects: Map<string, HeldObject[]>
  uploads: Map<string, HeldUpload>
  /** The object as a plain request sees it. */
  latest(key: string): HeldObject | undefined
  put(key: string, bytes: Uint8Array, etag?: string): HeldObject
  remove(key: string, versionId: string | undefined): void
  begin(key: string, initiated?: Date): string
  /** Joins the parts, or returns `undefined` when there is no such upload. */
  complete(uploadId: string): HeldObject | undefined
}

/** Entity tag of bytes sent in one request. */
export function etagOf(bytes: Uint8Array): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`
}

/** Makes an empty bucket. */
export function createLoopbackBucket({ keepsVersions }: { keepsVersions: boolean }): LoopbackBucket {
  const objects = new Map<string, HeldObject[]>()
  const uploads = new Map<string, HeldUpload>()
  const put = (key: string, bytes: Uint8Array, etag = etagOf(bytes)): HeldObject => {
    // Buckets report times in whole seconds.
    const modified = new Date(Math.floor(Date.now() / 1000) * 1000)
    const object = { bytes, etag, versionId: keepsVersions ? randomUUID() : undefined, modified }
    objects.set(key, keepsVersions ? [...(objects.get(key) ?? []), object] : [object])
    return object
  }
  return {
    objects,
    uploads,
    put,
    latest: (key) => objects.get(key)?.at(-1),
    remove(key, versionId) {
      const left =
        versionId === undefined ? [] : (objects.get(key) ?? []).filter((held) => held.versionId !== versionId)
      if (left.length === 0) objects.delete(key)
      else objects.set(key, left)
    },
    begin(key, initiated = new Date()) {
      const id = randomUUID()
      uploads.set(id, { key, initiated, parts: new Map() })
      return id
    },
    complete(uploadId) {
      const upload = uploads.get(uploadId)
      if (upload === undefined) return undefined
      uploads.delete(uploadId)
      const parts = [...upload.parts].sort(([a], [b]) => a - b).map(([, part]) => part)
      const digests = parts.map(({ etag }) => Buffer.from(etag.replaceAll('"', ''), 'hex'))
      const whole = createHash('md5').update(Buffer.concat(digests)).digest('hex')
      return put(upload.key, Buffer.concat(parts.map(({ bytes }) => bytes)), `"${whole}-${parts.length}"`)
    },
  }
}
