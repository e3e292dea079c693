import type { Edge } from '@streamvault/edge'

/** An address for a person to open: a server that listens everywhere is reached on this machine too. */
export function reachableAddress({ address, port }: Pick<Edge, 'address' | 'port'>): string {
  const { hostname } = new URL(address)
  const isHere = ['127.0.0.1', '0.0.0.0', '[::]', '[::1]'].includes(hostname)
  return isHere ? `http://localhost:${port}` : address
}
