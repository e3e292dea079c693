import type { AdminClient } from './admin-client.ts'

/** A connection to a manager. Disposing of it ends what was started for it. */
export interface Connection extends AsyncDisposable {
  client: AdminClient
  /** The running server's public URL; undefined without a server. */
  publicUrl: string | undefined
}
