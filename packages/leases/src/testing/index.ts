export type { LeasesToOpen, LeasesUnderTest } from './contract/leases-under-test.ts'
export { leasesContract } from './leases-contract.ts'
