import { type MediaFile, PUBLICATION_STATES, type Title } from '@streamvault/catalog'
import { z } from 'zod'

/** A record describes a title or a file, without data that exists only on this machine. */
export type CatalogRecord = { kind: 'title'; title: Title } | { kind: 'file'; file: MediaFile }

/** Name of a record: `title-` or `file-` and the id. */
export type RecordName = `${CatalogRecord['kind']}-${string}`

/** A document is not a valid record. */
export class RecordError extends Error {
  override name = 'RecordError'
  readonly code = 'record_damaged'

  constructor(options?: ErrorOptions) {
    super('Cannot read a record of the library: its document is damaged', options)
  }
}

const text = z.string()
const Count = z.number().int().nonnegative()
const Id = z.string().regex(/^[\da-v]{1,40}$/)
const TitleDocument: z.ZodType<Title> = z.object({
  id: Id,
  kind: z.enum(['film', 'series']),
  name: text,
  aliases: z.array(text),
  year: z.number().int().nullable(),
  overview: text.nullable(),
  genres: z.array(text),
  episodes: z.array(z.object({ season: Count, number: Count, name: text.nullable(), overview: text.nullable() })),
  artwork: z.array(z.object({ imageId: text, role: z.enum(['poster', 'backdrop']), tint: text })),
  qualities: z.array(text),
  state: z.enum(PUBLICATION_STATES),
  rightsNote: text.nullable(),
  isDemo: z.boolean(),
  addedAt: z.number(),
  updatedAt: z.number(),
})
const Track = z.object({
  index: Count,
  kind: z.enum(['video', 'audio', 'subtitle']),
  codec: text.nullable(),
  codecString: text.nullable(),
  language: text.nullable(),
  name: text.nullable(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  channels: z.number().nullable(),
  isDefault: z.boolean(),
})
const FileDocument: z.ZodType<MediaFile> = z.object({
  id: Id,
  titleId: Id.nullable(),
  contentHash: z.string().regex(/^(?:sampled-)?[\da-f]{64}$/),
  size: Count,
  fileName: text,
  path: text,
  quality: text.nullable(),
  season: Count.nullable(),
  episodes: z.array(Count),
  part: Count.nullable().default(null),
  edition: text.nullable(),
  releaseSource: text.nullable(),
  sources: z.array(z.object({ store: text, key: text, version: text })).min(1),
  media: z
    .object({
      container: text,
      contentType: text,
      duration: z.number().nullable(),
      tracks: z.array(Track),
      hdr: z.array(text),
    })
    .nullable(),
  state: z.enum(['ready', 'missing', 'unplaced', 'replaced']),
  reason: text.nullable(),
  addedAt: z.number(),
  modifiedMs: z.number(),
})
const Document = z.discriminatedUnion('kind', [
  z.object({ streamvault: z.literal(1), kind: z.literal('title'), title: TitleDocument }),
  z.object({ streamvault: z.literal(1), kind: z.literal('file'), file: FileDocument }),
])

/** A title's record: all but its pictures, which are only on this machine. */
export function recordOfTitle(title: Title): CatalogRecord {
  return { kind: 'title', title: { ...title, artwork: [] } }
}

/** A file's record: all but its places on this machine. `undefined` when it has no source in one of `stores`. */
export function recordOfFile(file: MediaFile, stores: readonly string[]): CatalogRecord | undefined {
  const sources = file.sources.filter(({ store }) => stores.includes(store))
  if (sources.length === 0 || file.state === 'replaced') return undefined
  return { kind: 'file', file: { ...file, path: file.fileName, sources } }
}

/** Serialises a record; equal records give equal bytes. */
export function packRecord(record: CatalogRecord): Uint8Array {
  return Buffer.from(JSON.stringify(ordered({ streamvault: 1, ...record }), withoutNoPart))
}

/** Parses a record. @throws RecordError */
export function unpackRecord(bytes: Uint8Array): CatalogRecord {
  try {
    const { streamvault: _, ...record } = Document.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
    return record
  } catch (error) {
    throw new RecordError({ cause: error })
  }
}

/** Omits the part when there is none, so that the records of older files do not change. */
function withoutNoPart(key: string, value: unknown): unknown {
  return key === 'part' && value === null ? undefined : value
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, ordered(inner)]))
}
