import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { RedirectError } from './errors.ts'
import { createHostRules, type ResolveName } from './host-rules.ts'
import type { SafeRequest, SafeResponse } from './request.ts'
import { isStaleConnection, sendRequest } from './send-request.ts'

/** Allowed hosts and timeouts. */
export interface SafeFetchOptions {
  /**
   * Hosts that are allowed at any address: `host`, or `host:port` for one port only; IPv6 in brackets. All other hosts
   * must be public.
   */
  allowHosts?: readonly string[]
  /**
   * Milliseconds to establish a connection, including TLS.
   *
   * @default 5 s
   */
  connectTimeoutMs?: number
  /**
   * Milliseconds from the connection, or from the last byte sent, to the head of the answer.
   *
   * @default 15 s
   */
  answerTimeoutMs?: number
  /**
   * Milliseconds without a received byte while the caller reads, or without a sent byte while the request is sent.
   *
   * @default 15 s
   */
  stallTimeoutMs?: number
  /**
   * Concurrent connections to one host.
   *
   * @default 32
   */
  maxSockets?: number
  /** Resolves names. Default: the system's resolver. */
  resolveName?: ResolveName
}

/** A client for other people's servers. Disposing of it closes its connections. */
export interface SafeFetch extends Disposable {
  /**
   * Resolves for an answer with any status.
   *
   * @throws ForbiddenAddressError, RequestTimeoutError, ConnectionError, RedirectError, or the signal's reason.
   */
  request(url: URL, request: SafeRequest): Promise<SafeResponse>
}

/** Redirects followed for one request. */
const MAX_REDIRECTS = 5
const REDIRECTS = new Set([301, 302, 303, 307, 308])
const SECRET_HEADERS = ['authorization', 'cookie']

/**
 * Creates a client whose requests cannot be turned against this machine or its network: checks every redirect hop, and
 * connects only to an address that passed the check itself.
 */
export function createSafeFetch(options: SafeFetchOptions = {}): SafeFetch {
  const rules = createHostRules(options.allowHosts ?? [], options.resolveName)
  const { maxSockets = 32 } = options
  // Own agents: a connection opened under other rules must not be reused.
  const agents = {
    http: new HttpAgent({ keepAlive: true, maxSockets }),
    https: new HttpsAgent({ keepAlive: true, maxSockets }),
  }
  const timeouts = {
    connectTimeoutMs: options.connectTimeoutMs ?? 5000,
    answerTimeoutMs: options.answerTimeoutMs ?? 15_000,
    stallTimeoutMs: options.stallTimeoutMs ?? 15_000,
  }

  async function send(url: URL, request: SafeRequest): Promise<SafeResponse> {
    rules.assertAllowed(url)
    const plan = { url, request, agents, timeouts, lookup: rules.lookupFor(url) }
    try {
      return await sendRequest(plan)
    } catch (error) {
      // The server closed the idle keep-alive connection. A body cannot be sent again.
      if (!isStaleConnection(error) || request.body !== undefined) throw error
      return await sendRequest(plan)
    }
  }

  return {
    async request(url, request) {
      let { headers = {} } = request
      let at = url
      for (let redirects = 0; ; redirects += 1) {
        request.signal.throwIfAborted()
        const response = await send(at, { ...request, headers })
        const next = request.body === undefined ? nextOf(response) : undefined
        if (next === undefined) return response
        response.discard()
        if (redirects === MAX_REDIRECTS) throw new RedirectError(url.hostname, `more than ${MAX_REDIRECTS} redirects`)
        if (at.protocol === 'https:' && next.protocol === 'http:') {
          throw new RedirectError(url.hostname, 'it leads from https to http')
        }
        if (next.origin !== at.origin) headers = withoutSecrets(headers)
        at = next
      }
    },
    [Symbol.dispose]() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

function nextOf({ status, headers, url }: SafeResponse): URL | undefined {
  const { location } = headers
  if (!REDIRECTS.has(status) || location === undefined) return undefined
  const next = URL.parse(location, url.href)
  if (next === null) throw new RedirectError(url.hostname, 'it leads nowhere')
  return next
}

function withoutSecrets(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !SECRET_HEADERS.includes(name)))
}
