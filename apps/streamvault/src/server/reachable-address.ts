import type { Edge } from '@streamvault/edge'

/** What a person types: a server that listens everywhere is reached here too. */
export function reachableAddress({ address, port }: Pick<Edge, 'address' | 'port'>): string {
  const { hostname } = new URL(address)
  const isHere = ['127.0.0.1', '0.0.0.0', '[::]', '[::1]'].includes(hostname)
  return isHere ? `http://localhost:${port}` : address
}
