/** The bytes are in no supported container. */
export class NotMediaError extends Error {
  override name = 'NotMediaError'
  readonly code = 'not_media'

  constructor(options?: ErrorOptions) {
    super('Cannot read media: the bytes are in no known container', options)
  }
}

/** The bytes begin like a known container, which then contradicts itself, ends too early or costs too much to parse. */
export class DamagedMediaError extends Error {
  override name = 'DamagedMediaError'
  readonly code = 'damaged_media'
  /** Name of the container; `unknown` when reading ended before it was recognised. */
  readonly container: string
  /** The problem, in words. */
  readonly why: string

  constructor(container: string, why: string, options?: ErrorOptions) {
    super(`Cannot read media: the ${container} container is damaged: ${why}`, options)
    this.container = container
    this.why = why
  }
}

/** The process that parses containers did not start, so nothing is known about the file. */
export class ProbeUnavailableError extends Error {
  override name = 'ProbeUnavailableError'
  readonly code = 'probe_unavailable'

  constructor(options?: ErrorOptions) {
    super('Cannot read media: the process that reads containers does not start', options)
  }
}
