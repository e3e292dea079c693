import { MAX_PURGED_FILES, PurgedBytes, type PurgeOrder } from '@streamvault/api'

export type { PurgedBytes } from '@streamvault/api'

/** Files whose bytes are to go, or everything. */
export type PurgeFiles = { id: string; size: number }[] | 'all'

/** An edge that keeps bytes. */
export interface PurgeEdge {
  name: string
  kind: 'own' | 'remote'
  /** Forgets these bytes. Settles when nothing of them is left there. @throws when it cannot be known */
  purge(files: PurgeFiles, signal: AbortSignal): Promise<PurgedBytes>
  /** Whether it answers now. */
  isUp(signal: AbortSignal): Promise<boolean>
}

/** Removing the slices of a large title takes a disk some seconds. */
const PURGE_MS = 60_000
const LOOK_MS = 2000

/** Where a remote edge is, and what it obeys. */
export interface RemoteEdgeOptions {
  name: string
  /** `http://host:port`: the operations port of one of ours, or the helper beside an nginx. */
  url: string
  token: string
  /** Done first: what the edge would fill itself with must not come back. */
  before: (files: PurgeFiles) => void
}

/** Makes an edge that is told by HTTP: `POST /purge` with a token, the same at ours and at nginx's helper. */
export function createRemoteEdge({ name, url, token, before }: RemoteEdgeOptions): PurgeEdge {
  async function send(order: PurgeOrder, signal: AbortSignal): Promise<PurgedBytes> {
    const response = await fetch(new URL('/purge', url), {
      method: 'POST',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PURGE_MS)]),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(order),
    }).catch((error) => {
      // The words of `fetch` name nobody.
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

/** As many as it takes: an edge refuses one that is too long. */
function ordersOf(files: PurgeFiles): PurgeOrder[] {
  if (files === 'all') return [{ all: true }]
  const orders = Math.ceil(files.length / MAX_PURGED_FILES)
  return Array.from({ length: orders }, (_, at) => ({
    files: files.slice(at * MAX_PURGED_FILES, (at + 1) * MAX_PURGED_FILES),
  }))
}
