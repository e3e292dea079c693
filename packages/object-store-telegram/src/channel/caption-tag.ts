import { z } from 'zod'

/** What our messages say of themselves, so that a channel can be read without anything else. */
export type CaptionTag =
  /** A run of an object's bytes. */
  | { kind: 'part'; object: string; part: number; bytes: number }
  /** Describes a whole object; its file has the hashes. */
  | {
      kind: 'manifest'
      object: string
      size: number
      version: string
      modifiedMs: number
      /** Messages of the parts, in order; missing when there are too many for a caption. */
      parts?: number[] | undefined
    }
  /** Describes a title or a file of the library; its file is the document. Of several of one name the newest counts. */
  | { kind: 'record'; record: string }
  /** The pinned message: how far the channel goes at least. */
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

/** Characters of a caption; Telegram refuses more. */
const MAX_CAPTION = 1024
const MARK = '#streamvault '
/** What a tag may take; the rest is for the title above it. */
const MAX_TAG = 800

/** Writes a caption: a line for people, then the tag. The title is cut, the list of parts left out, when they are too long. */
export function writeCaption(title: string, tag: CaptionTag): string {
  const text = JSON.stringify(tag)
  const short = text.length > MAX_TAG && tag.kind === 'manifest' ? JSON.stringify({ ...tag, parts: undefined }) : text
  const line = `${MARK}${short}`
  const room = MAX_CAPTION - line.length - 1
  return `${cutText(title.replaceAll(/[\r\n]+/g, ' '), room)}\n${line}`
}

/** Reads the tag of a caption; `undefined` when it is none of ours. */
export function readCaption(text: string): CaptionTag | undefined {
  const at = text.lastIndexOf(MARK)
  if (at < 0) return undefined
  try {
    return Tag.safeParse(JSON.parse(text.slice(at + MARK.length))).data
  } catch {
    return undefined
  }
}

/** The line for people above a tag, as far as it was not cut. */
export function readTitle(text: string): string {
  const at = text.lastIndexOf(MARK)
  return (at < 0 ? text : text.slice(0, at)).trim()
}

/** Cuts a text to so many UTF-16 units without halving a character. */
function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  const last = text.charCodeAt(maxLength - 1)
  return text.slice(0, last >= 0xd8_00 && last < 0xdc_00 ? maxLength - 1 : maxLength)
}
