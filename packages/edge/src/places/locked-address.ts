import { canonicalAddress, householdOf, type LinkBind } from '@streamvault/crypto-links'

/**
 * The address that a link is locked to in addition to its signature: the first viewer's, or for IPv6 their /64 network.
 * `undefined` where the signature binds the link to an address anyway.
 */
export function lockedAddress(bind: LinkBind, viewerAddress: string | undefined): string | undefined {
  if (bind === 'ip') return undefined
  const address = canonicalAddress(viewerAddress ?? '') ?? 'unknown'
  return bind === 'net' && address.includes(':') ? undefined : householdOf(address)
}
