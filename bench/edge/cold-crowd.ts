import { type OpenStream, openStream } from './open-stream.ts'
import { startOrigin } from './origin.ts'
import { urlOf } from './sign-urls.ts'
import { startBoth } from './start-both.ts'
import { tell } from './tell.ts'

/** Bytes that an edge reads for a hundred viewers of one cold film, as a multiple of the film. */
export interface ColdCrowd {
  ours: number
  nginx: number
}

const MIB = 2 ** 20
const VIEWERS = 100
const FILM_BYTES = 32 * MIB

/** Requests all of one film by a hundred viewers at the same moment. @throws when a viewer does not get all of it. */
export async function measureColdCrowd(directory: string): Promise<ColdCrowd> {
  await using origin = await startOrigin({ fileBytes: FILM_BYTES })
  const store = { originPort: origin.port, fileBytes: FILM_BYTES, sliceBytes: MIB }
  await using servers = await startBoth({ directory, ...store })
  const readBy = async (name: string, port: number): Promise<number> => {
    tell('cold_film_100', `${name}: ${VIEWERS} viewers`)
    const url = urlOf(name)
    const viewers = Array.from({ length: VIEWERS }, () => openStream({ port, url, end: FILM_BYTES }))
    await Promise.all(viewers.map(watchAll))
    return Math.round((origin.sentBytes(name) / FILM_BYTES) * 1000) / 1000
  }
  return { ours: await readBy('ours', servers.edge.port), nginx: await readBy('nginx', servers.nginxPort) }
}

async function watchAll(viewer: OpenStream): Promise<void> {
  await viewer.ended
  if (viewer.bytes !== FILM_BYTES) throw new Error(`A viewer got ${viewer.bytes} of ${FILM_BYTES} bytes`)
  viewer.destroy()
}
