import { setTimeout as sleep } from 'node:timers/promises'
import { openStream } from './open-stream.ts'
import { type Origin, startOrigin } from './origin.ts'
import { urlOf } from './sign-urls.ts'
import { startBoth } from './start-both.ts'
import { tell } from './tell.ts'

/** How long an edge reads on after its viewer leaves a cold film: milliseconds until no request to the store is open. */
export interface Leaver {
  ours: number
  nginx: number
}

const MIB = 2 ** 20
const FILE_BYTES = 64 * MIB
/** A slice takes a second: 16 chunks of 64 KiB. */
const CHUNK_MS = 62
const LEAVES_AFTER = 128 * 1024
const POLL_MS = 1
const TRIES = 5

/** Lets a viewer leave in the middle of a cold slice, several times; returns medians. */
export async function measureLeaver(directory: string): Promise<Leaver> {
  await using origin = await startOrigin({ fileBytes: FILE_BYTES, chunkMs: CHUNK_MS })
  await using servers = await startBoth({ directory, originPort: origin.port, fileBytes: FILE_BYTES, sliceBytes: MIB })
  const after = async (name: string, port: number): Promise<number> => {
    tell('leaver_ms', `${name}: ${TRIES} times`)
    const times: number[] = []
    for (let one = 0; one < TRIES; one += 1) times.push(await readOnMs(origin, port, `${name}${one}`))
    return Math.round(times.sort((a, b) => a - b)[Math.floor(TRIES / 2)] ?? 0)
  }
  return { ours: await after('ours', servers.edge.port), nginx: await after('nginx', servers.nginxPort) }
}

async function readOnMs(origin: Origin, port: number, name: string): Promise<number> {
  const viewer = openStream({ port, url: urlOf(name) })
  while (viewer.bytes < LEAVES_AFTER && !viewer.isClosed) await sleep(POLL_MS)
  viewer.destroy()
  const left = performance.now()
  while (origin.requestsFor(name).open > 0) await sleep(POLL_MS)
  return performance.now() - left
}
