/** The file is no database of jobs: it is another program's, damaged, or of a newer version. It was not changed. */
export class JobsUnreadableError extends Error {
  override name = 'JobsUnreadableError'
  readonly code = 'jobs_unreadable'

  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(`Cannot open jobs "${file}": ${reason}`, options)
  }
}
