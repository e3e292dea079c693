import { unreverseName } from './reversed-name.ts'

/** Longest part of a name that is read, in UTF-16 units: file systems allow 255 bytes, posts rarely exceed 400. */
const MAX_NAME_LENGTH: number = 512

const EXTENSION =
  /\.(?:mkv|mk3d|mp4|m4v|avi|ts|m2ts|mts|mov|wmv|webm|mpe?g|flv|ogm|ogv|divx|vob|iso|img|rmvb|3gp|strm|srt|ass|ssa|sub|idx|vtt|sup|smi|nfo|nzb|torrent|par2|rar|zip|7z|jpg)$/i
const LOOSE_EXTENSION = /[ _](?:mkv|mp4|avi|m4v)$/i
const SITE_PREFIX =
  /^(?:\[\s*)?(?:www\.[a-z0-9-]{2,40}\.[a-z]{2,10}|[a-z0-9-]{2,40}\.(?:com|org|net|info|to|cc|me|se|pl|ru))(?:\s*\])?\s*[-_]+\s*(?=\S)/i
const UNPACK_PREFIX = /^_?(?:unpack|failed)_?\s+/i

/**
 * Normalises a name for all rules: bounded length, composed Unicode, plain brackets, no control characters, no
 * file extension, no website in front, and not reversed.
 */
export function prepareName(name: string): string {
  const plain = name
    .slice(0, MAX_NAME_LENGTH)
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Co}\p{Cs}\u200b-\u200f\u2028-\u202e\ufeff\ufffd]/gu, ' ')
    .replace(/[【「『〔]/g, '[')
    .replace(/[】」』〕]/g, ']')
    .replace(/（/g, '(')
    .replace(/）/g, ')')
    .replace(/[★☆]/g, ' ')
    // Runs of at most three separators keep every rule's search linear.
    .replace(/([\s._-]{3})[\s._-]+/g, '$1')
    .trim()
  const bare = unreverseName(withoutExtension(plain)).replace(UNPACK_PREFIX, '')
  const withoutSite = bare.replace(SITE_PREFIX, '')
  return withoutSite.trim()
}

function withoutExtension(name: string): string {
  let bare = name.replace(/(?<!["'])["']+$/, '')
  // At most two extensions: "name.mkv.nzb".
  for (let round = 0; round < 2; round++) bare = bare.replace(EXTENSION, '')
  return bare.replace(LOOSE_EXTENSION, '').trim()
}
