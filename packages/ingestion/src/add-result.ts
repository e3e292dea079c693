/** The result for one file. */
export type AddStatus = 'added' | 'known' | 'skipped' | 'failed'

/** One line of an addition's report. */
export interface AddResult {
  /** Absolute path, as found by the walk. */
  path: string
  status: AddStatus
  /** Why it was skipped, failed or could not be placed; else null. */
  reason: string | null
  titleId: string | null
  title: string | null
  fileIds: string[]
}

/** The number of files per status. */
export type AddSummary = Record<AddStatus, number>

/** A summary with zero counts. */
export function emptySummary(): AddSummary {
  return { added: 0, known: 0, skipped: 0, failed: 0 }
}

/** The summary with one more result counted. */
export function countResult(summary: AddSummary, result: AddResult): AddSummary {
  return { ...summary, [result.status]: summary[result.status] + 1 }
}
