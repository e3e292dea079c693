import { createStreamPlaces, type StreamPlaces } from '@streamvault/edge'
import { createMemoryLeases } from '@streamvault/leases/memory'

/** Viewers' places, two per person, on a clock that tests can advance. */
export interface SuitePlaces {
  places: StreamPlaces
  advance(ms: number): void
}

/** Creates the places, all free. */
export function createSuitePlaces(): SuitePlaces {
  let ahead = 0
  const now = () => performance.now() + ahead
  return {
    places: createStreamPlaces({ leases: createMemoryLeases({ maxLeases: 1000, now }), maxStreams: 2, now }),
    advance(ms) {
      ahead += ms
    },
  }
}
