export type { LeasesToOpen, LeasesUnderTest } from './leases-contract.ts'
export { leasesContract } from './leases-contract.ts'
