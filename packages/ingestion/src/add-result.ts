/** What became of one file. */
export type AddStatus = 'added' | 'known' | 'skipped' | 'failed'

/** One line of an addition's report. */
export interface AddResult {
  /** Absolute path as it was walked. */
  path: string
  status: AddStatus
  /** Why it was skipped, failed or could not be placed; null when there is nothing to say. */
  reason: string | null
  titleId: string | null
  title: string | null
  fileIds: string[]
}

/** How many files ended in which way. */
export type AddSummary = Record<AddStatus, number>

/** A summary that counts nothing yet. */
export function emptySummary(): AddSummary {
  return { added: 0, known: 0, skipped: 0, failed: 0 }
}

/** The summary with one more result counted. */
export function countResult(summary: AddSummary, result: AddResult): AddSummary {
  return { ...summary, [result.status]: summary[result.status] + 1 }
}
