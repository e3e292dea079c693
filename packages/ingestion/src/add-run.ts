import type { DryRun } from './dry-run.ts'
import type { AdderDeps } from './ports.ts'
import type { OnProgress } from './read-local-file.ts'

/** One addition, as all its files see it. */
export interface AddRun {
  deps: AdderDeps
  signal: AbortSignal
  copy: boolean
  /** @throws what keeps this addition from copying, the same each time */
  mayCopy: () => Promise<void>
  /** Undefined unless nothing is to be changed. */
  preview: DryRun | undefined
  onProgress: OnProgress
}
