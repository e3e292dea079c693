/** The bytes are in no container that we read. */
export class NotMediaError extends Error {
  override name = 'NotMediaError'
  readonly code = 'not_media'

  constructor(options?: ErrorOptions) {
    super('Cannot read media: the bytes are in no known container', options)
  }
}

/** The bytes begin like a known container, which then contradicts itself, ends too early or takes too much to follow. */
export class DamagedMediaError extends Error {
  override name = 'DamagedMediaError'
  readonly code = 'damaged_media'
  /** Name of the container; `unknown` when it was not told before the reading ended. */
  readonly container: string
  /** What was found, in words. */
  readonly why: string

  constructor(container: string, why: string, options?: ErrorOptions) {
    super(`Cannot read media: the ${container} container is damaged: ${why}`, options)
    this.container = container
    this.why = why
  }
}

/** Nothing is said about the file: the process that reads containers did not come up, here and now. */
export class ProbeUnavailableError extends Error {
  override name = 'ProbeUnavailableError'
  readonly code = 'probe_unavailable'

  constructor(options?: ErrorOptions) {
    super('Cannot read media: the process that reads containers does not start', options)
  }
}
