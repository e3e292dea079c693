import { type Dirent, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { openStream } from './open-stream.ts'
import { startOrigin } from './origin.ts'
import { urlOf } from './sign-urls.ts'
import { startBoth } from './start-both.ts'
import { tell } from './tell.ts'

/** The most megabytes by which a cache exceeds its limit while films many times its size pass through. */
export interface Overshoot {
  ours_mb: number
  nginx_mb: number
}

const MIB = 2 ** 20
const MAX_BYTES = 64 * MIB
const FILM_BYTES = 64 * MIB
const LOOK_EVERY_MS = 100
/** The same for both, and below the speed that either can write. */
const BYTES_PER_SECOND = 60e6

/** Reads cold films one after the other for `seconds`; nginx checks its limit every ten. */
export async function measureOvershoot(directory: string, seconds: number): Promise<Overshoot> {
  await using origin = await startOrigin({ fileBytes: FILM_BYTES })
  const store = { originPort: origin.port, fileBytes: FILM_BYTES, sliceBytes: MIB }
  await using servers = await startBoth({ directory, ...store, maxBytes: MAX_BYTES })
  const over = async (name: string, port: number, folder: string): Promise<number> => {
    tell('cache_overshoot', `${name}: ${seconds} s`)
    let most = 0
    const looking = setInterval(() => {
      most = Math.max(most, bytesIn(folder))
    }, LOOK_EVERY_MS)
    await readFilms(port, name, seconds)
    clearInterval(looking)
    return Math.round(Math.max(0, most - MAX_BYTES) / 1e5) / 10
  }
  return {
    ours_mb: await over('ours', servers.edge.port, path.join(directory, 'slices')),
    nginx_mb: await over('nginx', servers.nginxPort, path.join(directory, 'nginx', 'cache')),
  }
}

async function readFilms(port: number, name: string, seconds: number): Promise<void> {
  const began = performance.now()
  for (let film = 0; performance.now() - began < seconds * 1000; film += 1) {
    const url = urlOf(`${name}${film}`)
    const viewer = openStream({ port, url, end: FILM_BYTES, bytesPerSecond: BYTES_PER_SECOND })
    await viewer.ended
    viewer.destroy()
    if (viewer.bytes !== FILM_BYTES) throw new Error(`A viewer got ${viewer.bytes} of ${FILM_BYTES} bytes`)
  }
}

/** Bytes of the files below a folder. A file that disappears meanwhile counts as 0. */
function bytesIn(folder: string): number {
  let bytes = 0
  for (const entry of entriesOf(folder)) {
    const file = path.join(folder, entry.name)
    bytes += entry.isDirectory() ? bytesIn(file) : (statSync(file, { throwIfNoEntry: false })?.size ?? 0)
  }
  return bytes
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
