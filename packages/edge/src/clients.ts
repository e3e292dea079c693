import type { Socket } from 'node:net'
import { canonicalAddress, householdOf } from '@streamvault/crypto-links'
import { type AddressLimits, bucketOf } from './address-limits.ts'
import type { StreamRequest } from './exchange.ts'
import type { Refusal } from './refusal.ts'
import type { ViewerAddress } from './viewer-address.ts'

/** The sender of a request: the peer of the connection, or the client behind a trusted proxy. */
interface Client {
  address: string
  /** How the viewer reached us, or the trusted proxy in front. */
  proto: 'http' | 'https'
  bucket: number
  /** The address has more connections than its limit. */
  isOverConnections: boolean
}

/** How client addresses are found, and the limits they have. */
export interface ClientsOptions {
  limits: AddressLimits
  /** The trusted proxies in front of us. @default none */
  viewerAddress?: ViewerAddress | undefined
  /** See `bucketOf`. */
  seed: string
}

/** The clients of one thread. */
export interface Clients {
  /** Counts a connection until it closes. */
  add(socket: Socket): void
  /** Returns the client that sent a request. */
  of(request: Pick<StreamRequest, 'socket' | 'headers'>): Client
  /** Counts a request; returns the refusal when it exceeds a limit. */
  overLimit(client: Client): Refusal | undefined
}

/** Starts with no connection. */
export function createClients({ limits, viewerAddress, seed }: ClientsOptions): Clients {
  const known = new WeakMap<Socket, Client>()
  return {
    add(socket) {
      const address = canonicalAddress(socket.remoteAddress ?? '') ?? ''
      const bucket = bucketOf(householdOf(address), seed)
      known.set(socket, { address, proto: 'http', bucket, isOverConnections: limits.connect(bucket) })
      socket.once('close', () => limits.disconnect(bucket))
    },
    of({ socket, headers }) {
      const client = known.get(socket) ?? { address: '', proto: 'http', bucket: 0, isOverConnections: false }
      if (viewerAddress?.isProxy(client.address) !== true) return client
      const forwardedFor = headers['x-forwarded-for']
      const address = viewerAddress.addressBehind(client.address, String(forwardedFor ?? ''))
      const proto = protoBehind(headers['x-forwarded-proto'])
      // Limiting the connections of viewers behind the proxy is the proxy's task.
      return { address, proto, bucket: bucketOf(householdOf(address), seed), isOverConnections: false }
    },
    overLimit({ bucket, isOverConnections }) {
      const isTooFast = limits.isTooFast(bucket, Math.floor(Date.now() / 1000))
      if (isOverConnections) return [429, 'too_many_connections', 'Too many connections from this address']
      if (isTooFast) return [429, 'too_many_requests', 'Too many requests from this address']
      return undefined
    },
  }
}

/** The last value is that of the proxy which connects to us; a viewer can forge those before it. */
function protoBehind(forwardedProto: string | string[] | undefined): Client['proto'] {
  const said = String(forwardedProto ?? '')
    .split(',')
    .at(-1)
  return said?.trim().toLowerCase() === 'https' ? 'https' : 'http'
}
