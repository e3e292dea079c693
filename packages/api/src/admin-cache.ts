import { z } from 'zod'
import { JobView } from './admin-jobs.ts'

/** A file with cached slices. */
export interface CachedFile {
  fileId: string
  /** `null` for a file that is no longer in the catalogue, or that has no title. */
  titleId: string | null
  title: string | null
  slices: number
  /** Bytes on disk. */
  bytes: number
  /** Bytes of the whole file, `null` if the file is not in the catalogue. */
  size: number | null
}

/** Answer of `GET /api/admin/cache`: contents of this server's own cache, and its counters since it was opened. */
export interface CacheStats {
  /** False while the slices of an earlier process are still being counted. */
  isIndexed: boolean
  bytes: number
  limitBytes: number
  slices: number
  files: number
  /** The most requested slices, in memory. */
  memory: { bytes: number; limitBytes: number }
  /** Slices for viewers, `null` without a running server. `hitRatio` is the share of hits, `null` without requests. */
  requests: { hits: number; misses: number; joined: number; hitRatio: number | null } | null
  /** Slices evicted for space, for inactivity, and for damage. */
  evicted: number
  expired: number
  damaged: number
  /** Slices that were fetched but not stored. */
  unwritten: number
  /** Last use of the least recently used slice, in milliseconds since 1970. */
  oldestUseAt: number | null
  disk: { freeBytes: number | null; minFreeBytes: number }
  /** The files with the most cached bytes. */
  top: CachedFile[]
}

/** Query of `GET /api/admin/cache`. */
export interface CacheQuery {
  /** Number of files to list. */
  top: number
}

/** Body of `POST /api/admin/cache/warm`: titles or files by id, and the part of each file to warm. */
export interface WarmRequest {
  ids: string[]
  /** Bytes from the start of the file. Default: all. */
  headBytes?: number | undefined
}

/** Body of `POST /api/admin/cache/verify`. */
export interface VerifyRequest {
  /** A title or a file. Default: the whole cache. */
  id?: string | undefined
  /** Default: 16 MiB. */
  bytesPerSecond?: number | undefined
}

/** Answer of both: the created jobs. */
export interface CacheJobs {
  items: JobView[]
}

const count = z.number().int().min(0)

/** Schema of `CacheStats`. */
export const CacheStats: z.ZodType<CacheStats> = z
  .object({
    isIndexed: z.boolean().describe('False while the slices of an earlier process are still being counted.'),
    bytes: count,
    limitBytes: count,
    slices: count,
    files: count,
    memory: z.object({ bytes: count, limitBytes: count }).describe('Copies of what is asked for most.'),
    requests: z
      .object({ hits: count, misses: count, joined: count, hitRatio: z.number().min(0).max(1).nullable() })
      .nullable()
      .describe('Slices that viewers asked for since the start; null without a running server.'),
    evicted: count.describe('Slices that went to make room.'),
    expired: count.describe('Slices that nobody asked for for too long.'),
    damaged: count.describe('Slices that were not what was written, and were removed.'),
    unwritten: count.describe('Slices that were fetched and not kept.'),
    oldestUseAt: z.number().int().nullable().describe('Milliseconds since 1970: the slice unused for longest.'),
    disk: z.object({ freeBytes: count.nullable(), minFreeBytes: count }),
    top: z
      .array(
        z.object({
          fileId: z.string(),
          titleId: z.string().nullable(),
          title: z.string().nullable(),
          slices: count,
          bytes: count.describe('On disk.'),
          size: count.nullable().describe('Of the whole file.'),
        }),
      )
      .describe('The files of which most is kept.'),
  })
  .meta({ id: 'CacheStats', description: "What this server's own cache holds, and what became of it since the start." })

/** Schema of `CacheQuery`. */
export const CacheQuery: z.ZodType<CacheQuery> = z.object({
  top: z.coerce.number().int().min(0).max(100).default(20).describe('How many files are named.'),
})

const id = z.string().min(1).max(64)

/** Schema of `WarmRequest`. */
export const WarmRequest: z.ZodType<WarmRequest> = z
  .strictObject({
    ids: z.array(id).min(1).max(100).describe('Titles or files.'),
    headBytes: z.number().int().min(1).optional().describe('So much of each file, from its first byte on.'),
  })
  .meta({ id: 'WarmRequest', description: 'What to fetch into the cache.' })

/** Schema of `VerifyRequest`. */
export const VerifyRequest: z.ZodType<VerifyRequest> = z
  .strictObject({
    id: id.optional().describe('A title or a file; without one everything that is kept.'),
    bytesPerSecond: z.number().int().min(65_536).optional().describe('How fast the disk is read. Default: 16 MiB.'),
  })
  .meta({ id: 'VerifyRequest', description: 'What to check.' })

/** Schema of `CacheJobs`. */
export const CacheJobs: z.ZodType<CacheJobs> = z
  .object({ items: z.array(JobView) })
  .meta({ id: 'CacheJobs', description: 'The jobs that do it. Their progress counts slices.' })
