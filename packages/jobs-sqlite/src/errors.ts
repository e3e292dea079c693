/** The file holds no jobs: another program's database, damaged, or of a newer version. It was not touched. */
export class JobsUnreadableError extends Error {
  override name = 'JobsUnreadableError'
  readonly code = 'jobs_unreadable'

  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(`Cannot open jobs "${file}": ${reason}`, options)
  }
}
