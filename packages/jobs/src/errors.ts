/** No job has this id. */
export class JobNotFoundError extends Error {
  override name = 'JobNotFoundError'
  readonly code = 'job_not_found'

  constructor(id: string) {
    super(`Cannot find job "${id}": no job has this id`)
  }
}

/** A job's state does not allow the operation. */
export class JobStateError extends Error {
  override name = 'JobStateError'
  readonly code = 'job_state'

  constructor(action: string, id: string, state: string) {
    super(`Cannot ${action} job "${id}": it is ${state}`)
  }
}

/** Thrown by a handler when no retry can succeed: the job is parked at once. */
export class JobHopelessError extends Error {
  override name = 'JobHopelessError'
  readonly code = 'job_hopeless'
}
