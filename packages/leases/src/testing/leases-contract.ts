import { describe } from 'node:test'
import { testBounds, testNames } from './contract/bounds.ts'
import type { OpenLeases } from './contract/leases-under-test.ts'
import { testLimits, testPlaces } from './contract/places.ts'
import { testInstances, testRaces } from './contract/races.ts'
import { testTime } from './contract/time.ts'

/** The behaviour that every `Leases` must have. `open` gives an empty store each time. */
export function leasesContract(name: string, open: OpenLeases): void {
  describe(`${name} keep the contract of leases`, () => {
    testPlaces(open)
    testTime(open)
    testLimits(open)
    testNames(open)
    testBounds(open)
    testRaces(open)
    testInstances(open)
  })
}
