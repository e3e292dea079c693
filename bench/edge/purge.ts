import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { HEADER_BYTES, slicePath } from '@streamvault/slice-cache'
import { startNginxSlices } from '../../e2e/edge/harness/start-nginx.ts'
import { cleanUpAtSignal } from '../clean-up.ts'
import { openStream } from './open-stream.ts'
import { startOrigin } from './origin.ts'
import { cpuSecondsOf } from './process-figures.ts'
import { SECRET, urlOf } from './sign-urls.ts'
import { makeFullFile, makeSparseFile } from './sparse-file.ts'
import { startEdge } from './start-edge.ts'
import { tell } from './tell.ts'

/** A purge of a title that twenty viewers watch. */
export interface Purge {
  ours_s: number
  nginx_s: number
  /** CPU that our edge used meanwhile, which a busy machine distorts less than time. */
  ours_cpu_s: number
  /** Slices on disk afterwards. */
  ours_left: number
  nginx_left: number
  /** Streams that received their whole range, which was more than the buffers held. */
  ours_streams: number
  nginx_streams: number
}

interface Purged {
  seconds: number
  left: number
  streams: number
}

const MIB = 2 ** 20
const STREAMS = 20
const WATCHED_BYTES = 16 * MIB
const BYTES_PER_SECOND = 5e6 / 8
const WATCH_MS = 3000
const DRAIN_MS = 5000

type MakeSlices = (files: Iterable<string>, bytes: number) => void

const makeSparseSlices: MakeSlices = (files, bytes) => {
  for (const file of files) makeSparseFile(file, bytes)
}

const writeSlices: MakeSlices = (files, bytes) => {
  tell('purge', 'writes the slices')
  const slice = randomBytes(bytes)
  for (const file of files) makeFullFile(file, slice)
  // Removing slices that are not on the disk yet would cost nothing.
  execFileSync('sync')
}

/**
 * Purges on our edge and on an nginx with its own slices, one after the other. The slices are sparse files, except
 * those being watched; with `isReal` every slice has a mebibyte of bytes on the disk.
 */
export async function measurePurge(directory: string, slices: number, isReal: boolean): Promise<Purge> {
  const makeSlices = isReal ? writeSlices : makeSparseSlices
  const ours = await purgeOurs(directory, slices, makeSlices)
  const nginx = await purgeNginx(slices, makeSlices)
  return {
    ours_s: ours.seconds,
    nginx_s: nginx.seconds,
    ours_cpu_s: ours.cpuSeconds,
    ours_left: ours.left,
    nginx_left: nginx.left,
    ours_streams: ours.streams,
    nginx_streams: nginx.streams,
  }
}

async function purgeOurs(
  directory: string,
  slices: number,
  makeSlices: MakeSlices,
): Promise<Purged & { cpuSeconds: number }> {
  const titleBytes = slices * MIB
  const cacheDir = path.join(directory, 'slices')
  const files = Array.from({ length: slices }, (_, index) => slicePath(cacheDir, 'title', index))
  makeSlices(files, HEADER_BYTES + MIB)
  await using origin = await startOrigin({ fileBytes: titleBytes })
  await using edge = await startEdge({
    cacheDir,
    secret: SECRET,
    source: { kind: 'http', port: origin.port, fileBytes: titleBytes },
    threads: 2,
    memoryBytes: 0,
    maxBytes: 2 * titleBytes,
  })
  while ((await edge.look()).slices < slices) await sleep(50)
  const countLeft = () => slicesIn(path.dirname(slicePath(cacheDir, 'title', 0)))
  let cpuSeconds = 0
  const purge = async () => {
    const before = cpuSecondsOf(edge.pid)
    await edge.purge('title')
    cpuSeconds = Math.round((cpuSecondsOf(edge.pid) - before) * 100) / 100
    tell('purge', `ours: ${cpuSeconds} s of CPU`)
  }
  const purged = await purgeDuring('ours', titleBytes, { port: edge.port, url: urlOf('title') }, purge, countLeft)
  return { ...purged, cpuSeconds }
}

async function purgeNginx(slices: number, makeSlices: MakeSlices): Promise<Purged> {
  const titleBytes = slices * MIB
  await using edge = await startNginxSlices()
  const forget = cleanUpAtSignal(async () => edge[Symbol.asyncDispose]())
  const id = `title-${titleBytes}`
  makeSlices(edge.slicePathsOf(id), edge.sliceBytes)
  const countLeft = () => edge.slicesOnDisk(id)
  const purged = await purgeDuring(
    'nginx',
    titleBytes,
    { port: edge.port, url: edge.linkTo(id) },
    () => edge.purge(id),
    countLeft,
  )
  forget()
  return purged
}

async function purgeDuring(
  name: string,
  titleBytes: number,
  watched: { port: number; url: string },
  purge: () => Promise<unknown>,
  countLeft: () => number,
): Promise<Purged> {
  const streams = Array.from({ length: STREAMS }, (_, at) => {
    const start = at * (titleBytes / STREAMS)
    return openStream({ ...watched, start, end: start + WATCHED_BYTES, bytesPerSecond: BYTES_PER_SECOND })
  })
  await sleep(WATCH_MS)
  const playing = streams.filter(({ status, isClosed }) => status === 206 && !isClosed).length
  tell('purge', `${name}: purges ${countLeft()} slices while ${playing} play`)
  const began = performance.now()
  await purge()
  const seconds = Math.round(performance.now() - began) / 1000
  const left = countLeft()
  // Bytes in the kernel's buffers still arrive.
  for (const stream of streams) stream.resume()
  await Promise.race([Promise.all(streams.map(({ ended }) => ended)), sleep(DRAIN_MS)])
  const purged = { seconds, left, streams: streams.filter(({ bytes }) => bytes === WATCHED_BYTES).length }
  tell('purge', `${name}: ${JSON.stringify(purged)}`)
  for (const stream of streams) stream.destroy()
  return purged
}

function slicesIn(folder: string): number {
  try {
    return readdirSync(folder).length
  } catch {
    return 0
  }
}
