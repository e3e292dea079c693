import type { Config } from '@streamvault/config'
import { createLinkKeys, personMark } from '@streamvault/crypto-links'
import { createStreamPlaces, type StreamPlaces } from '@streamvault/edge'
import { createMemoryLeases } from '@streamvault/leases/memory'
import type { ManagerDeps } from '@streamvault/manager'
import type { Library } from '../installation/library.ts'

/** The viewers' current streams, and how the manager ends one. */
export interface ViewerPlaces {
  places: StreamPlaces
  leaveStream: ManagerDeps['leaveStream']
}

/** A viewer has at most two. They are in memory, and end with the process, as the streams do. */
const MAX_LEASES = 100_000

/** Creates the places of this server's viewers. */
export function createViewerPlaces({ viewers }: Config, { linkKeys }: Pick<Library, 'linkKeys'>): ViewerPlaces {
  const keys = createLinkKeys(linkKeys)
  const leases = createMemoryLeases({ maxLeases: MAX_LEASES })
  const places = createStreamPlaces({ leases, maxStreams: viewers.maxStreams })
  return {
    places,
    leaveStream: async (person, fileId) => void (await places.leave(personMark(keys, person), fileId)),
  }
}
