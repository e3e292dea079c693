export type { MemoryLeasesOptions } from './memory-leases.ts'
export { createMemoryLeases } from './memory-leases.ts'
