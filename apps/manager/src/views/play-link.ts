import type { PlayLink } from '@streamvault/api'
import type { SignedLink } from '../manager-deps.ts'

/** A signed address as clients get it: absolute only where the operator said under which name. */
export function playLink({ path, expiresAt }: SignedLink, publicBase: string | null): PlayLink {
  return { url: `${publicBase ?? ''}${path}`, expiresAt: new Date(expiresAt).toISOString() }
}
