import { describe } from 'node:test'
import { testChanges } from './contract/changes.ts'
import { testLeaving } from './contract/leaving.ts'
import { testReading } from './contract/reading.ts'
import { testResuming } from './contract/resuming.ts'
import type { CreateObjectStore } from './contract/store-under-test.ts'
import { testWriting } from './contract/writing.ts'

/**
 * The behaviour that every writable ObjectStore owes its callers. `create` is called once a test and gives a store with
 * room for 16 MiB; the suite disposes of it.
 */
export function objectStoreContract(name: string, create: CreateObjectStore): void {
  describe(`${name} keeps the contract of object stores`, () => {
    testWriting(create)
    testResuming(create)
    testReading(create)
    testChanges(create)
    testLeaving(create)
  })
}
