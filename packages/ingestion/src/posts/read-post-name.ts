import path from 'node:path'
import { nameKeyOf } from '@streamvault/catalog'
import type { ParsedName, ReadName } from '../parsed-name.ts'
import { extensionOf } from '../skip-rules.ts'

/** The names of a post's file. */
export interface PostName {
  parsed: ParsedName
  /** The name that the catalogue shows. */
  fileName: string
}

/** Generated names and numbers: the caption says more. */
const SAYS_NOTHING =
  /^(?:video|vid|movie|film|file|document|doc|media|telegram|untitled|download|stream|output|message|mov|img|part)?[\s._()-]*[\d\s._()-]*$/i
const EXTENSIONS = new Map([
  ['video/mp4', '.mp4'],
  ['video/webm', '.webm'],
  ['video/quicktime', '.mov'],
  ['video/x-msvideo', '.avi'],
])
/** Limit of caption lines that are parsed. */
const MAX_LINES = 6

/**
 * Reads the name of a posted file: the file's own first, the caption when that one says nothing. For a file such as
 * `S01E02.mkv` the caption serves as the folder's name, and it adds a year that the file's name omits.
 */
export function readPostName(
  post: { id: number; name: string | undefined; mimeType: string; caption: string },
  readName: ReadName,
): PostName {
  const lines = linesOf(post.caption)
  const extension = EXTENSIONS.get(post.mimeType) ?? '.mkv'
  const own = post.name === undefined ? '' : withoutAdvert(post.name)
  const saying = lines.map((line) => readName(`${line}${extension}`, [])).filter(({ title }) => title !== null)
  const [first] = saying
  const fallback = `${post.id}${extension}`
  if (SAYS_NOTHING.test(path.parse(own).name) && first !== undefined) {
    return { parsed: first, fileName: post.name ?? `${lines[0] ?? ''}${extension}`.replaceAll(/[\\/]/g, ' ') }
  }
  if (own === '') return { parsed: readName(fallback, lines.slice(0, 3)), fileName: fallback }
  const fileName = post.name ?? fallback
  const alone = readName(own, [])
  if (alone.title === null) return { parsed: orFirst(readName(own, lines.slice(0, 3)), first), fileName }
  const key = nameKeyOf(alone.title)
  const dated = saying.find(({ title, year }) => year !== null && title !== null && nameKeyOf(title) === key)
  return { parsed: { ...alone, year: alone.year ?? dated?.year ?? null }, fileName }
}

function orFirst(parsed: ParsedName, first: ParsedName | undefined): ParsedName {
  return parsed.title === null && first !== undefined ? first : parsed
}

function linesOf(caption: string): string[] {
  return caption
    .split(/\r?\n/)
    .map((line) => withoutAdvert(line.replaceAll(/https?:\/\/\S+|\bt\.me\/\S+|#[\p{L}\p{N}_]+/gu, ' ')).trim())
    .filter((line) => /[\p{L}\p{N}]/u.test(line) && extensionOf(line).length < 40)
    .slice(0, MAX_LINES)
}

/** Removes names of channels, and symbols before a name. */
function withoutAdvert(text: string): string {
  return text.replaceAll(/[[(]?@\w{3,}[\])]?[\s._-]*/g, '').replace(/^[^\p{L}\p{N}([{'"]+/u, '')
}
