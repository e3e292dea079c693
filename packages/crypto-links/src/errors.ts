/** A link cannot be signed: one of its parts has no canonical form. */
export class LinkFieldError extends Error {
  override name = 'LinkFieldError'
  readonly code = 'link_field'

  constructor(field: string, expected: string) {
    super(`Cannot sign a link: its ${field} should be ${expected}`)
  }
}

/** The keys cannot be used. The message never contains a secret. */
export class LinkKeysError extends Error {
  override name = 'LinkKeysError'
  readonly code = 'link_keys'

  constructor(kid: string, problem: string) {
    super(`Cannot use link key "${kid}": ${problem}`)
  }
}
