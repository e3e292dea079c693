import type { Config } from '@streamvault/config'
import { createLinkKeys, personMark } from '@streamvault/crypto-links'
import { createStreamPlaces, type StreamPlaces } from '@streamvault/edge'
import { createMemoryLeases } from '@streamvault/leases/memory'
import type { ManagerDeps } from '@streamvault/manager'
import type { Library } from '../installation/library.ts'

/** Who watches how much, and how the manager ends a part of it. */
export interface ViewerPlaces {
  places: StreamPlaces
  leaveStream: ManagerDeps['leaveStream']
}

/** A viewer has at most two. What is in memory is gone with the process, as are the streams it stands for. */
const MAX_LEASES = 100_000

/** Makes the places of everybody who watches by this server. */
export function createViewerPlaces({ viewers }: Config, { linkKeys }: Pick<Library, 'linkKeys'>): ViewerPlaces {
  const keys = createLinkKeys(linkKeys)
  const leases = createMemoryLeases({ maxLeases: MAX_LEASES })
  const places = createStreamPlaces({ leases, maxStreams: viewers.maxStreams })
  return {
    places,
    leaveStream: async (person, fileId) => void (await places.leave(personMark(keys, person), fileId)),
  }
}
