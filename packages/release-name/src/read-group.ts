import { DASHLESS_GROUPS, INDEXER_BRACKET, REPOST_SUFFIX } from './tables/group-words.ts'
import type { Tag } from './tag.ts'

const LEADING = /^\[([^\]]{1,60})\]/u
const TRAILING_BRACKET = /[[(]([^\s[\]()]{2,30})[\])]$/u
const SOFTSUBS = /\[(?:soft|hard)?subs? \(([^()\]]{1,40})\)\]/iu
const SITE = /^(?:www\.)?[\w-]+\.(?:com|org|net|pl|ru|to|info|se|cc)$/i
const HASH_OR_NUMBER = /^(?:[0-9a-f]{8}|\d{1,4}|v\d)$/i
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._@&µ™-]*(?: [\p{L}\p{N}]+){0,2}$/u

/**
 * Reads the release group. `tags` are all tags of the name, `contentEnd` is the end of title, numbers and date:
 * only text after both can be a group.
 */
export function readGroup(text: string, tags: readonly Tag[], contentEnd: number): string | null {
  const bare = dropPosters(text)
  return (
    readSubbers(bare, tags) ??
    readTrailingBracket(bare, tags) ??
    readAfterLastTag(bare, tags, contentEnd) ??
    readDashless(bare)
  )
}

function dropPosters(text: string): string {
  let bare = text.trim()
  for (let round = 0; round < 4; round++) {
    bare = bare
      .replace(INDEXER_BRACKET, '')
      .replace(REPOST_SUFFIX, '')
      .replace(/\.(?:mkv|mp4|avi)$/i, '')
      .trim()
  }
  return bare
}

/** Anime: `[Group]` in front, or repeated beside the subtitles. */
function readSubbers(text: string, tags: readonly Tag[]): string | null {
  const subs = SOFTSUBS.exec(text)?.[1]
  if (subs !== undefined) return subs
  const leading = LEADING.exec(text)?.[1]
  if (leading === undefined || SITE.test(leading) || HASH_OR_NUMBER.test(leading)) return null
  const isTag = tags.some((tag) => tag.start === 1 && (tag.strong || tag.end === leading.length + 1))
  return isTag || text.length === leading.length + 2 ? null : leading
}

function readTrailingBracket(text: string, tags: readonly Tag[]): string | null {
  const match = TRAILING_BRACKET.exec(text)
  if (match === null || match[0][0] === '(') return null
  const name = match[1] ?? ''
  const isTag = tags.some((tag) => tag.start >= match.index)
  return isTag || HASH_OR_NUMBER.test(name) ? null : name
}

function readAfterLastTag(text: string, tags: readonly Tag[], contentEnd: number): string | null {
  const last = tags.filter((tag) => tag.field !== 'mark' || tag.strong).reduce((end, tag) => Math.max(end, tag.end), 0)
  if (last === 0) return readBareDash(text, contentEnd)
  const rest = text.slice(Math.max(last, contentEnd))
  const inside = /^([^([]*)[)\]]+(?:[\s._-]*([\p{L}\p{N}]+))?$/u.exec(rest)
  if (inside !== null) return inside[2] ?? readInsideBracket(inside[1] ?? '')
  const dashed = /^[\s._)\]]*[-~][\s._]?\[?(.+?)\]?$/u.exec(rest)?.[1] ?? /^\.(\p{L}-[\p{L}\p{N}]+)$/u.exec(rest)?.[1]
  if (dashed !== undefined) return NAME.test(dashed) ? dashed : null
  const behind = /-([\p{L}\p{N}@µ]+)$/u.exec(rest)?.[1]
  return behind ?? null
}

/** `… 7.1 Tigole)`, `… - HONE)`, `… S82 Joy]`: the last word before the closing bracket. */
function readInsideBracket(rest: string): string | null {
  const words = rest.split(/[\s.]+/).filter((word) => /[\p{L}\p{N}]/u.test(word))
  const last = words[words.length - 1]?.replace(/^-/, '')
  return last === undefined || /^(?:\d{1,2}|subs?|audio)$/i.test(last) ? null : last
}

function readBareDash(text: string, contentEnd: number): string | null {
  if (/\s/.test(text)) return null
  return /-([\p{L}\p{N}]{2,20})$/u.exec(text.slice(contentEnd))?.[1] ?? null
}

function readDashless(text: string): string | null {
  const last = /[\s.]([\p{L}\p{N}]+)$/u.exec(text)?.[1]
  return last !== undefined && DASHLESS_GROUPS.includes(last) ? last : null
}
