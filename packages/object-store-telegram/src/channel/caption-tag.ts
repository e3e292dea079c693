import { z } from 'zod'

/** The tag in the captions of our messages, from which a channel can be read without any other data. */
export type CaptionTag =
  /** A part of an object's bytes. */
  | { kind: 'part'; object: string; part: number; bytes: number }
  /** The manifest of a whole object; its file has the hashes. */
  | {
      kind: 'manifest'
      object: string
      size: number
      version: string
      modifiedMs: number
      /** Message ids of the parts, in order; missing when there are too many for a caption. */
      parts?: number[] | undefined
    }
  /** Describes a title or a file of the library; its file is the document. The newest message of a name counts. */
  | { kind: 'record'; record: string }
  /** The pinned message: a lower bound for the newest message id. */
  | { kind: 'head'; newest: number }

const Count = z.number().int().nonnegative()
const ObjectId = z.string().regex(/^[0-9a-f]{32}$/)
const Tag: z.ZodType<CaptionTag> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('part'), object: ObjectId, part: Count, bytes: Count }),
  z.object({
    kind: z.literal('manifest'),
    object: ObjectId,
    size: Count,
    version: z.string().regex(/^[0-9a-f]{32}$/),
    modifiedMs: Count,
    parts: z.array(Count).optional(),
  }),
  z.object({ kind: z.literal('record'), record: z.string().regex(/^[a-z\d-]{1,64}$/) }),
  z.object({ kind: z.literal('head'), newest: Count }),
])

/** Telegram's limit for a caption, in characters. */
const MAX_CAPTION = 1024
const MARK = '#streamvault '
/** Characters for the tag; the rest is for the title above it. */
const MAX_TAG = 800

/** Writes a caption: a line for people, then the tag. A title that is too long is cut, a list of parts omitted. */
export function writeCaption(title: string, tag: CaptionTag): string {
  const text = JSON.stringify(tag)
  const short = text.length > MAX_TAG && tag.kind === 'manifest' ? JSON.stringify({ ...tag, parts: undefined }) : text
  const line = `${MARK}${short}`
  const room = MAX_CAPTION - line.length - 1
  return `${cutText(title.replaceAll(/[\r\n]+/g, ' '), room)}\n${line}`
}

/** Reads the tag of a caption; `undefined` when the caption is not ours. */
export function readCaption(text: string): CaptionTag | undefined {
  const at = text.lastIndexOf(MARK)
  if (at < 0) return undefined
  try {
    return Tag.safeParse(JSON.parse(text.slice(at + MARK.length))).data
  } catch {
    return undefined
  }
}

/** The line for people above a tag, possibly cut. */
export function readTitle(text: string): string {
  const at = text.lastIndexOf(MARK)
  return (at < 0 ? text : text.slice(0, at)).trim()
}

/** Cuts a text to a number of UTF-16 units without splitting a character. */
function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  const last = text.charCodeAt(maxLength - 1)
  return text.slice(0, last >= 0xd8_00 && last < 0xdc_00 ? maxLength - 1 : maxLength)
}
