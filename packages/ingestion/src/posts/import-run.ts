import type { ImporterDeps } from './ports.ts'

/** One run of an import, shared by all its files. */
export interface ImportRun {
  deps: ImporterDeps
  signal: AbortSignal
  dryRun: boolean
}
