import type { ImporterDeps } from './ports.ts'

/** One import, as all its files see it. */
export interface ImportRun {
  deps: ImporterDeps
  signal: AbortSignal
  dryRun: boolean
}
