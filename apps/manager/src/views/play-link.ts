import type { PlayLink } from '@streamvault/api'
import type { SignedLink } from '../manager-deps.ts'

/** A signed address in the form sent to clients: absolute only when the operator configured the origin. */
export function playLink({ path, expiresAt }: SignedLink, publicBase: string | null): PlayLink {
  return { url: `${publicBase ?? ''}${path}`, expiresAt: new Date(expiresAt).toISOString() }
}
