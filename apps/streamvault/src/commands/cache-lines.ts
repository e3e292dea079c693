import type { CacheStats, JobView } from '@streamvault/api'
import type { ScrubResult, WarmResult } from '@streamvault/slice-cache'
import { z } from 'zod'
import { formatSize } from './format-size.ts'

const count = z.number().int().min(0)
const Warmed: z.ZodType<WarmResult> = z.object({
  slices: count,
  kept: count,
  fetched: count,
  bytes: count,
  endedBy: z.enum(['no_room', 'not_written', 'forgotten']).nullable(),
})
const Verified: z.ZodType<ScrubResult> = z.object({ checked: count, damaged: count, bytes: count })

/** The result of warming one file. */
export interface WarmedFile extends Partial<WarmResult> {
  fileId: string
  jobId: string
  state: JobView['state']
  /** Everything requested is in the cache. */
  isWhole: boolean
  reason: string | null
}

/** The result of a verify. */
export interface VerifiedCache extends Partial<ScrubResult> {
  jobId: string
  state: JobView['state']
  reason: string | null
}

const ENDED_BY: Readonly<Record<NonNullable<WarmResult['endedBy']>, string>> = {
  no_room: 'more would push out what others watch',
  not_written: 'the disk did not take more',
  forgotten: 'it was purged or changed meanwhile',
}

/** Reads the result of a warm job. */
export function readWarmed({ id, state, payload, result, reason }: JobView): WarmedFile {
  const warmed = Warmed.safeParse(result).data
  const isWhole = state === 'done' && warmed?.endedBy === null
  return { fileId: String(payload.fileId), jobId: id, state, isWhole, ...warmed, reason }
}

/** One line for people. */
export function warmedLine({ fileId, state, slices, kept, fetched, bytes, endedBy, reason }: WarmedFile): string {
  if (slices === undefined) return `${fileId}  ${state}${reason === null ? '' : `: ${reason}`}`
  const there = (kept ?? 0) + (fetched ?? 0)
  const why = endedBy == null ? '' : `; ${ENDED_BY[endedBy]}`
  return `${fileId}  ${there} of ${slices} slices, ${fetched} fetched (${formatSize(bytes ?? 0)})${why}`
}

/** Reads the result of a verify job. */
export function readVerified({ id, state, result, reason }: JobView): VerifiedCache {
  return { jobId: id, state, ...Verified.safeParse(result).data, reason }
}

/** One line for people. */
export function verifiedLine({ state, checked, damaged, bytes, reason }: VerifiedCache): string {
  if (checked === undefined) return `${state}${reason === null ? '' : `: ${reason}`}`
  return `${many(checked, 'slice')} read (${formatSize(bytes ?? 0)}), ${damaged} damaged${damaged === 0 ? '' : ' and removed'}`
}

/** The contents of a cache, for people. */
export function statsLines(stats: CacheStats, nowMs: number): string[] {
  const { bytes, limitBytes, slices, files, memory, requests, disk, oldestUseAt } = stats
  const lines: [name: string, value: string][] = [
    [
      'on disk',
      `${formatSize(bytes)} of ${formatSize(limitBytes)}: ${many(slices, 'slice')} of ${many(files, 'file')}`,
    ],
    ['in memory', `${formatSize(memory.bytes)} of ${formatSize(memory.limitBytes)}`],
    ['asked for', requests === null ? 'no server runs' : requestsText(requests)],
    ['removed', `${stats.evicted} for room, ${stats.expired} unused for too long, ${stats.damaged} damaged`],
    ['unwritten', String(stats.unwritten)],
    ['oldest use', oldestUseAt === null ? 'none' : `${ageText(nowMs - oldestUseAt)} ago`],
    ['disk', `${diskText(disk.freeBytes)}, ${formatSize(disk.minFreeBytes)} stay free`],
  ]
  const counted = stats.isIndexed ? [] : ['Slices of an earlier start are still being counted.']
  return [...counted, ...lines.map(([name, value]) => `${name.padEnd(11)} ${value}`), ...stats.top.map(topLine)]
}

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

function requestsText({ hits, misses, joined, hitRatio }: NonNullable<CacheStats['requests']>): string {
  const share = hitRatio === null ? '' : `: ${(hitRatio * 100).toFixed(1)} % hits`
  return `${hits} hits, ${misses} misses, ${joined} joined${share}`
}

const diskText = (free: number | null): string => (free === null ? 'free space unknown' : `${formatSize(free)} free`)

function topLine({ fileId, title, bytes, size }: CacheStats['top'][number]): string {
  // Slices have heads, so they can add up to more than the file.
  const share = size === null || size === 0 ? '' : `${Math.min(100, Math.floor((bytes / size) * 100))} %`
  return `  ${formatSize(bytes).padStart(8)} ${share.padStart(5)}  ${fileId}  ${title ?? '(no title)'}`
}

function ageText(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`
}
