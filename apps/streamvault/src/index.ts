export { type AdminClient, createAdminClient } from './client/admin-client.ts'
export { ServerGoneError } from './client/read-lines.ts'
export type { GivenStores } from './installation/library.ts'
export { type RunningServer, type ServeOptions, serve } from './server/serve.ts'
