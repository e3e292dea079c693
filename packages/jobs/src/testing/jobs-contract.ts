import { describe } from 'node:test'
import { testAdding } from './contract/adding.ts'
import { testClaiming } from './contract/claiming.ts'
import { testFailing } from './contract/failing.ts'
import { type CreateJobs, createJobsTest } from './contract/jobs-under-test.ts'
import { testListing } from './contract/listing.ts'
import { testKinds, testStopping } from './contract/stopping.ts'

/** The behaviour that every `Jobs` must have. */
export function jobsContract(name: string, create: CreateJobs): void {
  describe(`${name} keeps the contract of jobs`, () => {
    const test = createJobsTest(create)
    testAdding(test)
    testClaiming(test)
    testFailing(test)
    testStopping(test)
    testKinds(test)
    testListing(test)
  })
}
