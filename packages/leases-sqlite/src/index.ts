export type { SqliteLeasesOptions } from './sqlite-leases.ts'
export { openSqliteLeases } from './sqlite-leases.ts'
