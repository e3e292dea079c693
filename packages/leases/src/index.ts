export { assertLeaseRequest } from './assert-request.ts'
export { LeasesFullError } from './errors.ts'
export type { Lease, LeaseAnswer, LeaseRequest, Leases } from './leases.ts'
