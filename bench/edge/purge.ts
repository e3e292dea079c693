import { readdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { HEADER_BYTES, slicePath } from '@streamvault/slice-cache'
import { startNginxSlices } from '../../e2e/edge/harness/start-nginx.ts'
import { cleanUpAtSignal } from '../clean-up.ts'
import { openStream } from './open-stream.ts'
import { startOrigin } from './origin.ts'
import { SECRET, urlOf } from './sign-urls.ts'
import { makeSparseFile } from './sparse-file.ts'
import { startEdge } from './start-edge.ts'
import { tell } from './tell.ts'

/** A title of 20 GB is purged while twenty watch it. Its slices are files without bytes, but for those being watched. */
export interface Purge {
  ours_s: number
  nginx_s: number
  /** Slices on disk afterwards. */
  ours_left: number
  nginx_left: number
  /** Streams that got all they had asked for, which was more than was on its way to them. */
  ours_streams: number
  nginx_streams: number
}

interface Purged {
  seconds: number
  left: number
  streams: number
}

const MIB = 2 ** 20
const TITLE_BYTES = 20_000 * MIB
const SLICES = TITLE_BYTES / MIB
const STREAMS = 20
const WATCHED_BYTES = 16 * MIB
const BYTES_PER_SECOND = 5e6 / 8
const WATCH_MS = 3000
const DRAIN_MS = 5000

/** Purges on ours and on nginx with slices of its own, one after the other. */
export async function measurePurge(directory: string): Promise<Purge> {
  const ours = await purgeOurs(directory)
  const nginx = await purgeNginx()
  return {
    ours_s: ours.seconds,
    nginx_s: nginx.seconds,
    ours_left: ours.left,
    nginx_left: nginx.left,
    ours_streams: ours.streams,
    nginx_streams: nginx.streams,
  }
}

async function purgeOurs(directory: string): Promise<Purged> {
  const cacheDir = path.join(directory, 'slices')
  for (let index = 0; index < SLICES; index += 1) {
    makeSparseFile(slicePath(cacheDir, 'title', index), HEADER_BYTES + MIB)
  }
  await using origin = await startOrigin({ fileBytes: TITLE_BYTES })
  await using edge = await startEdge({
    cacheDir,
    secret: SECRET,
    source: { kind: 'http', port: origin.port, fileBytes: TITLE_BYTES },
    threads: 2,
    memoryBytes: 0,
    maxBytes: 2 * TITLE_BYTES,
  })
  while ((await edge.look()).slices < SLICES) await sleep(50)
  const countLeft = () => slicesIn(path.dirname(slicePath(cacheDir, 'title', 0)))
  return await purgeDuring('ours', edge.port, urlOf('title'), () => edge.purge('title'), countLeft)
}

async function purgeNginx(): Promise<Purged> {
  await using edge = await startNginxSlices()
  const forget = cleanUpAtSignal(async () => edge[Symbol.asyncDispose]())
  const id = `title-${TITLE_BYTES}`
  for (const file of edge.slicePathsOf(id)) makeSparseFile(file, edge.sliceBytes)
  const countLeft = () => edge.slicesOnDisk(id)
  const purged = await purgeDuring('nginx', edge.port, edge.linkTo(id), () => edge.purge(id), countLeft)
  forget()
  return purged
}

async function purgeDuring(
  name: string,
  port: number,
  url: string,
  purge: () => Promise<unknown>,
  countLeft: () => number,
): Promise<Purged> {
  const streams = Array.from({ length: STREAMS }, (_, at) => {
    const start = at * (TITLE_BYTES / STREAMS)
    return openStream({ port, url, start, end: start + WATCHED_BYTES, bytesPerSecond: BYTES_PER_SECOND })
  })
  await sleep(WATCH_MS)
  const playing = streams.filter(({ status, isClosed }) => status === 206 && !isClosed).length
  tell('purge_20_gb', `${name}: purges ${countLeft()} slices while ${playing} play`)
  const began = performance.now()
  await purge()
  const seconds = Math.round(performance.now() - began) / 1000
  const left = countLeft()
  // What the kernels hold for them still comes.
  for (const stream of streams) stream.resume()
  await Promise.race([Promise.all(streams.map(({ ended }) => ended)), sleep(DRAIN_MS)])
  const purged = { seconds, left, streams: streams.filter(({ bytes }) => bytes === WATCHED_BYTES).length }
  tell('purge_20_gb', `${name}: ${JSON.stringify(purged)}`)
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
