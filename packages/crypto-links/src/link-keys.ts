import { LinkKeysError } from './errors.ts'
import { FIELD_PATTERNS } from './link-fields.ts'

/** Shorter secrets can be guessed. */
const MIN_SECRET_LENGTH = 16

/** Secrets by name. Keep an old one until the last link signed with it has expired. */
export interface LinkKeysOptions {
  /** Name of the secret that signs new links. */
  current: string
  /** Every secret whose links are valid: at least 16 characters each. */
  secrets: Readonly<Record<string, string>>
}

/** Signs with one secret and accepts several, so that secrets can be rotated while links are in use. */
export interface LinkKeys {
  readonly current: string
  /** The secret of that name, or `undefined` when links signed with it are not valid (any more). */
  secretOf(kid: string): string | undefined
}

/**
 * Wraps the secrets of links. They cannot be listed, printed or serialized from the result.
 *
 * @throws LinkKeysError when a name or secret cannot be used, or the current one is missing.
 */
export function createLinkKeys({ current, secrets }: LinkKeysOptions): LinkKeys {
  const byName = new Map(Object.entries(secrets))
  for (const [kid, secret] of byName) {
    if (!FIELD_PATTERNS.kid.test(kid))
      throw new LinkKeysError(kid, 'its name should be 1 to 32 letters, digits, - or _')
    if (secret.length < MIN_SECRET_LENGTH) {
      throw new LinkKeysError(kid, `its secret should have at least ${MIN_SECRET_LENGTH} characters`)
    }
  }
  if (!byName.has(current)) throw new LinkKeysError(current, 'it signs new links but has no secret')
  return { current, secretOf: (kid) => byName.get(kid) }
}
