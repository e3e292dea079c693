import { describe } from 'node:test'
import { testChanges } from './contract/changes.ts'
import { testLeaving } from './contract/leaving.ts'
import { testReading } from './contract/reading.ts'
import { testResuming } from './contract/resuming.ts'
import type { CreateObjectStore } from './contract/store-under-test.ts'
import { testWriting } from './contract/writing.ts'

/**
 * The contract of every writable ObjectStore. `create` is called once per test and returns a store with room for 16
 * MiB; the suite disposes of it.
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
