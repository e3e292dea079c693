import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { HEADER_BYTES, slicePath } from '@streamvault/slice-cache'
import { openStream } from './open-stream.ts'
import { cpuSecondsOf, peakBytesOf } from './process-figures.ts'
import { SECRET, urlOf } from './sign-urls.ts'
import { makeSparseFile } from './sparse-file.ts'
import { type EdgeProcess, startEdge } from './start-edge.ts'
import { tell } from './tell.ts'

/** A start with a million slices that an earlier process left. */
export interface Million {
  /** From the start of the process to the first byte of a slice on disk. */
  serving_ms: number
  /** From the start of the process until every slice is indexed. */
  indexed_ms: number
  /** CPU of all threads of the process until then. */
  cpu_s: number
  /** The longest time for which the main thread was blocked meanwhile. */
  longest_hold_ms: number
  /** The slowest first bytes meanwhile: of slices on disk, and of slices that had to be fetched. */
  hit_max_ms: number
  miss_max_ms: number
  /** Peak resident memory. */
  rss_mb: number
}

const MIB = 2 ** 20
const SLICES = 1_000_000
const SLICES_A_TITLE = 1000
const FILM_BYTES = 64 * MIB
const MAX_BYTES = 2 * SLICES * MIB
const ASK_EVERY_MS = 20

/** Makes the slices (sparse files), starts the edge on them, and requests other slices until all are indexed. */
export async function measureMillion(directory: string): Promise<Million> {
  const filesDirectory = path.join(directory, 'files')
  mkdirSync(filesDirectory)
  for (const name of ['kept', 'cold']) writeFileSync(path.join(filesDirectory, name), Buffer.alloc(FILM_BYTES, 65))
  const cacheDir = path.join(directory, 'slices')
  await keepOneFilm(cacheDir, filesDirectory)
  tell('index_1000000', 'makes the slices')
  for (let at = 0; at < SLICES; at += 1) {
    const file = slicePath(cacheDir, `title${Math.floor(at / SLICES_A_TITLE)}`, at % SLICES_A_TITLE)
    makeSparseFile(file, HEADER_BYTES + MIB)
  }
  tell('index_1000000', 'starts over them')
  const began = performance.now()
  await using edge = await startOn(cacheDir, filesDirectory)
  await firstByteMs(edge, 'kept', 0)
  const serving_ms = Math.round(performance.now() - began)
  const waits = await askUntilIndexed(edge)
  const indexed_ms = Math.round(performance.now() - began)
  const cpu_s = Math.round(cpuSecondsOf(edge.pid) * 10) / 10
  const { longestHoldMs } = await edge.look()
  const rss_mb = Math.round(peakBytesOf(edge.pid) / 1e6)
  tell('index_1000000', 'removes the slices')
  return { serving_ms, indexed_ms, cpu_s, longest_hold_ms: Math.round(longestHoldMs), ...waits, rss_mb }
}

const startOn = (cacheDir: string, folder: string): Promise<EdgeProcess> =>
  startEdge({
    cacheDir,
    secret: SECRET,
    source: { kind: 'folder', path: folder },
    threads: 2,
    memoryBytes: 0,
    maxBytes: MAX_BYTES,
    watchLoop: true,
  })

async function keepOneFilm(cacheDir: string, filesDirectory: string): Promise<void> {
  await using edge = await startOn(cacheDir, filesDirectory)
  const stream = openStream({ port: edge.port, url: urlOf('kept'), end: FILM_BYTES })
  await stream.ended
  stream.destroy()
}

async function askUntilIndexed(edge: EdgeProcess): Promise<{ hit_max_ms: number; miss_max_ms: number }> {
  let hit_max_ms = 0
  let miss_max_ms = 0
  for (let turn = 1; (await edge.look()).slices < SLICES; turn += 1) {
    hit_max_ms = Math.max(hit_max_ms, await firstByteMs(edge, 'kept', turn % 64))
    if (turn < 64) miss_max_ms = Math.max(miss_max_ms, await firstByteMs(edge, 'cold', turn))
    await sleep(ASK_EVERY_MS)
  }
  return { hit_max_ms, miss_max_ms }
}

async function firstByteMs({ port }: EdgeProcess, name: string, slice: number): Promise<number> {
  const stream = openStream({ port, url: urlOf(name), start: slice * MIB, end: slice * MIB + 1000 })
  await stream.ended
  stream.destroy()
  return Math.round((stream.firstByteMs ?? Number.POSITIVE_INFINITY) * 10) / 10
}
