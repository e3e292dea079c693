import { setTimeout as sleep } from 'node:timers/promises'
import { type OpenStream, openStream } from './open-stream.ts'
import { startOrigin } from './origin.ts'
import { urlOf } from './sign-urls.ts'
import { startBoth } from './start-both.ts'
import { tell } from './tell.ts'

/** Milliseconds from the first byte of one viewer to that of a second viewer who waits for the same slice. */
export interface Waiter {
  ours: number
  nginx: number
}

const MIB = 2 ** 20
const FILE_BYTES = 64 * MIB
/** A slice takes a second: 16 chunks of 64 KiB. */
const CHUNK_MS = 62
const FIRST_MS = 20
const POLL_MS = 1
const TRIES = 5

/** A second viewer requests a cold slice 20 ms after a first one, several times; returns medians. */
export async function measureWaiter(directory: string): Promise<Waiter> {
  await using origin = await startOrigin({ fileBytes: FILE_BYTES, chunkMs: CHUNK_MS })
  await using servers = await startBoth({
    directory,
    originPort: origin.port,
    fileBytes: FILE_BYTES,
    sliceBytes: MIB,
  })
  const behind = async (name: string, port: number): Promise<number> => {
    tell('waiter_ms', `${name}: ${TRIES} times two viewers`)
    const times: number[] = []
    for (let slice = 0; slice < TRIES; slice += 1) times.push(await firstBytesApart(port, urlOf(name), slice * MIB))
    return Math.round(times.sort((a, b) => a - b)[Math.floor(TRIES / 2)] ?? 0)
  }
  return { ours: await behind('ours', servers.edge.port), nginx: await behind('nginx', servers.nginxPort) }
}

async function firstBytesApart(port: number, url: string, start: number): Promise<number> {
  const wish = { port, url, start, end: start + MIB }
  const leader = openStream(wish)
  await sleep(FIRST_MS)
  const waiter = openStream(wish)
  const [led, waited] = await Promise.all([firstBodyByte(leader), firstBodyByte(waiter)])
  await Promise.all([leader.ended, waiter.ended])
  for (const viewer of [leader, waiter]) viewer.destroy()
  return waited - led
}

/** Time of the body's first byte: nginx sends the head of a 206 before it has any byte of the body. */
async function firstBodyByte(viewer: OpenStream): Promise<number> {
  while (viewer.bytes === 0 && !viewer.isClosed) await sleep(POLL_MS)
  return performance.now()
}
