import type { DryRun } from './dry-run.ts'
import type { AdderDeps } from './ports.ts'
import type { OnProgress } from './read-local-file.ts'

/** One run of an add, shared by all its files. */
export interface AddRun {
  deps: AdderDeps
  signal: AbortSignal
  copy: boolean
  /** @throws the reason why this run cannot copy, the same each time */
  mayCopy: () => Promise<void>
  /** Undefined unless this is a dry run. */
  preview: DryRun | undefined
  onProgress: OnProgress
}
