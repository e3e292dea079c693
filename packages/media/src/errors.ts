/** The bytes are in no container that we read. */
export class NotMediaError extends Error {
  override name = 'NotMediaError'
  readonly code = 'not_media'

  constructor(options?: ErrorOptions) {
    super('Cannot read media: the bytes are in no known container', options)
  }
}

/** The bytes begin like a known container, which then contradicts itself or ends too early. */
export class DamagedMediaError extends Error {
  override name = 'DamagedMediaError'
  readonly code = 'damaged_media'

  constructor(container: string, why: string, options?: ErrorOptions) {
    super(`Cannot read media: the ${container} container is damaged: ${why}`, options)
  }
}
