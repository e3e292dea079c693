import { MAX_PURGED_FILES, PurgedBytes, type PurgeOrder } from '@streamvault/api'

export type { PurgedBytes } from '@streamvault/api'

/** The files to purge, or everything. */
export type PurgeFiles = { id: string; size: number }[] | 'all'

/** An edge with a cache. */
export interface PurgeEdge {
  name: string
  kind: 'own' | 'remote'
  /** Purges these bytes. Resolves when none of them is left there. @throws when that is unknown */
  purge(files: PurgeFiles, signal: AbortSignal): Promise<PurgedBytes>
  /** Whether it answers now. */
  isUp(signal: AbortSignal): Promise<boolean>
}

/** A disk takes some seconds to remove the slices of a large title. */
const PURGE_MS = 60_000
const LOOK_MS = 2000

/** The address of a remote edge, and its token. */
export interface RemoteEdgeOptions {
  name: string
  /** `http://host:port`: the operations port of one of our edges, or the helper beside an nginx. */
  url: string
  token: string
  /** Called first: reads that fill the edge's cache must not bring the bytes back. */
  before: (files: PurgeFiles) => void
}

/** Creates an edge that is purged over HTTP: `POST /purge` with a token, the same for our edges and nginx's helper. */
export function createRemoteEdge({ name, url, token, before }: RemoteEdgeOptions): PurgeEdge {
  async function send(order: PurgeOrder, signal: AbortSignal): Promise<PurgedBytes> {
    const response = await fetch(new URL('/purge', url), {
      method: 'POST',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PURGE_MS)]),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(order),
    }).catch((error) => {
      // `fetch`'s own message does not name the edge.
      throw new Error(`Cannot purge edge "${name}": it does not answer`, { cause: error })
    })
    if (!response.ok) throw new Error(`Cannot purge edge "${name}": it answered ${response.status}`)
    return PurgedBytes.parse(await response.json())
  }

  return {
    name,
    kind: 'remote',
    async purge(files, signal) {
      before(files)
      const purged = { slices: 0, bytes: 0 }
      for (const order of ordersOf(files)) {
        const { slices, bytes } = await send(order, signal)
        purged.slices += slices
        purged.bytes += bytes
      }
      return purged
    },
    async isUp(signal) {
      try {
        const response = await fetch(new URL('/healthz', url), {
          signal: AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]),
        })
        await response.body?.cancel()
        return response.ok
      } catch {
        return false
      }
    },
  }
}

/** Several orders if needed: an edge refuses one that is too long. */
function ordersOf(files: PurgeFiles): PurgeOrder[] {
  if (files === 'all') return [{ all: true }]
  const orders = Math.ceil(files.length / MAX_PURGED_FILES)
  return Array.from({ length: orders }, (_, at) => ({
    files: files.slice(at * MAX_PURGED_FILES, (at + 1) * MAX_PURGED_FILES),
  }))
}
