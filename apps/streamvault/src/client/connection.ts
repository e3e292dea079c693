import type { AdminClient } from './admin-client.ts'

/** A manager to talk to. Disposing of it ends what was started for it. */
export interface Connection extends AsyncDisposable {
  client: AdminClient
  /** Where the running server is reached; undefined without one. */
  publicUrl: string | undefined
}
