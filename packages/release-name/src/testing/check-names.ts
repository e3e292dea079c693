import assert from 'node:assert/strict'
import { readReleaseName } from '../read-release-name.ts'
import type { ReleaseName } from '../release-name.ts'

/** Reads every name, and asserts the fields of its row. */
export function checkNames(rows: readonly (readonly [name: string, expected: Partial<ReleaseName>])[]): void {
  for (const [name, expected] of rows) {
    const read = readReleaseName(name)
    const fields = Object.keys(expected) as (keyof ReleaseName)[]
    assert.deepEqual(Object.fromEntries(fields.map((field) => [field, read[field]])), expected, name)
  }
}
