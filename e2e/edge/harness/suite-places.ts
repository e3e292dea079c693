import { createStreamPlaces, type StreamPlaces } from '@streamvault/edge'
import { createMemoryLeases } from '@streamvault/leases/memory'

/** Places of viewers, two a person, on a clock that can be set forward. */
export interface SuitePlaces {
  places: StreamPlaces
  advance(ms: number): void
}

/** Makes places that nobody has taken yet. */
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
