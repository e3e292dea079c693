import { fileURLToPath } from 'node:url'

/** A parsed address of the main storage. */
export type StorageAddress =
  | { kind: 'folder'; root: string }
  | { kind: 's3'; bucket: string; prefix: string }
  | { kind: 'http'; base: string }
  | { kind: 'telegram'; channel: number }

/** A parsed storage address, or a description of the expected form. */
export type ParsedStorageUrl = StorageAddress | { expected: string }

const FORMS = 'file:///folder, s3://bucket/prefix, https://host/folder/ or telegram://-100…'
/** Bucket names that Amazon S3 allows, and a little more for other servers. */
const BUCKET = /^[a-z\d][a-z\d._-]{1,62}$/i
const PREFIX_PART = /^(?!\.)[\w .()-]{1,255}$/

/** Reads a storage address, which must hold no secret: user names, queries and fragments are refused. */
export function parseStorageUrl(text: string): ParsedStorageUrl {
  const url = URL.parse(text)
  if (url === null) return { expected: FORMS }
  if (url.username !== '' || url.password !== '') return { expected: 'an address without user and password' }
  if (url.search !== '' || url.hash !== '') return { expected: `an address without ? and #: ${FORMS}` }
  if (url.protocol === 'file:') return parseFolder(text, url)
  if (url.protocol === 's3:') return parseBucket(url)
  if (url.protocol === 'https:' || url.protocol === 'http:') return { kind: 'http', base: url.href }
  if (url.protocol === 'telegram:') return parseChannel(url)
  return { expected: FORMS }
}

function parseFolder(text: string, url: URL): ParsedStorageUrl {
  if (url.host !== '' || !/^file:\/\/\//i.test(text)) return { expected: 'the address of a folder: file:///…' }
  try {
    return { kind: 'folder', root: fileURLToPath(url) }
  } catch {
    // For example, an escaped slash cannot be part of a file name.
    return { expected: 'the address of a folder without escaped slashes: file:///…' }
  }
}

function parseBucket({ host, pathname }: URL): ParsedStorageUrl {
  const prefix = decode(pathname)?.replace(/^\//, '').replace(/\/$/, '')
  const isPrefix = prefix === '' || prefix?.split('/').every((part) => PREFIX_PART.test(part))
  if (!BUCKET.test(host) || prefix === undefined || !isPrefix) return { expected: 's3://bucket or s3://bucket/prefix' }
  return { kind: 's3', bucket: host, prefix }
}

/** A channel's id in the Bot API: -100 followed by the bare id. */
const CHANNEL = /^-100(\d{1,15})$/

function parseChannel({ host, pathname }: URL): ParsedStorageUrl {
  const [, channel] = CHANNEL.exec(host) ?? []
  if (channel === undefined || !/^\/?$/.test(pathname))
    return { expected: "telegram:// and a channel's id: telegram://-100…" }
  return { kind: 'telegram', channel: Number(channel) }
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
