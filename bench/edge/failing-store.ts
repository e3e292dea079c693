import { openStream } from './open-stream.ts'
import { startOrigin } from './origin.ts'
import { urlOf } from './sign-urls.ts'
import { startBoth } from './start-both.ts'
import { tell } from './tell.ts'

/** Twenty viewers request one slice of a store that fails after half a second. */
export interface FailingStore {
  /** Requests that reached the store. */
  ours_requests: number
  nginx_requests: number
  /** Seconds until the last viewer got its error. */
  ours_s: number
  nginx_s: number
}

const MIB = 2 ** 20
const FILE_BYTES = 64 * MIB
const FAILS_AFTER_MS = 500
const VIEWERS = 20

/** Measures both edges, one after the other. @throws when a viewer gets anything but a 5xx. */
export async function measureFailingStore(directory: string): Promise<FailingStore> {
  await using origin = await startOrigin({ fileBytes: FILE_BYTES, failsAfterMs: FAILS_AFTER_MS })
  await using servers = await startBoth({ directory, originPort: origin.port, fileBytes: FILE_BYTES, sliceBytes: MIB })
  const ask = async (name: string, port: number): Promise<{ requests: number; seconds: number }> => {
    tell('failing_store', `${name}: ${VIEWERS} viewers`)
    const url = urlOf(name)
    const times = await Promise.all(Array.from({ length: VIEWERS }, () => refusedAfterMs(port, url)))
    return { requests: origin.requestsFor(name).asked, seconds: Math.round(Math.max(...times)) / 1000 }
  }
  const ours = await ask('ours', servers.edge.port)
  const nginx = await ask('nginx', servers.nginxPort)
  return {
    ours_requests: ours.requests,
    nginx_requests: nginx.requests,
    ours_s: ours.seconds,
    nginx_s: nginx.seconds,
  }
}

async function refusedAfterMs(port: number, url: string): Promise<number> {
  // One byte of the error's body counts as an answer.
  const viewer = openStream({ port, url, start: 0, end: 1 })
  await viewer.ended
  viewer.destroy()
  if (viewer.status < 500) throw new Error(`A viewer of a failing store was told ${viewer.status}`)
  return viewer.firstByteMs ?? 0
}
