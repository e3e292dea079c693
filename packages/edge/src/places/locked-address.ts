import { canonicalAddress, householdOf, type LinkBind } from '@streamvault/crypto-links'

/**
 * What a link is locked to beside its signature: the first viewer's address, or their household's network of IPv6.
 * `undefined` where the signature allows no other anyway.
 */
export function lockedAddress(bind: LinkBind, viewerAddress: string | undefined): string | undefined {
  if (bind === 'ip') return undefined
  const address = canonicalAddress(viewerAddress ?? '') ?? 'unknown'
  return bind === 'net' && address.includes(':') ? undefined : householdOf(address)
}
