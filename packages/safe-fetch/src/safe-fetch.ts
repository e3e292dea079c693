import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { RedirectError } from './errors.ts'
import { createHostRules, type ResolveName } from './host-rules.ts'
import type { SafeRequest, SafeResponse } from './request.ts'
import { isStaleConnection, sendRequest } from './send-request.ts'

/** Which hosts may be asked, and how long anything may take. */
export interface SafeFetchOptions {
  /**
   * Hosts that may be asked wherever they are: `host`, or `host:port` for one port alone; IPv6 in brackets. Of all others
   * only those on the open internet.
   */
  allowHosts?: readonly string[]
  /**
   * Milliseconds until a connection, its TLS included, stands.
   *
   * @default 5 s
   */
  connectTimeoutMs?: number
  /**
   * Milliseconds from there, or from the last byte sent, to the head of the answer.
   *
   * @default 15 s
   */
  answerTimeoutMs?: number
  /**
   * Milliseconds for which no byte may come while one is asked for, or none be taken while one is sent.
   *
   * @default 15 s
   */
  stallTimeoutMs?: number
  /**
   * Connections at once to one host.
   *
   * @default 32
   */
  maxSockets?: number
  /** Resolves names. Default: the system. */
  resolveName?: ResolveName
}

/** Asks other people's servers. Disposing of it closes its connections. */
export interface SafeFetch extends Disposable {
  /**
   * Any status is an answer.
   *
   * @throws ForbiddenAddressError, RequestTimeoutError, ConnectionError, RedirectError, or the signal's reason.
   */
  request(url: URL, request: SafeRequest): Promise<SafeResponse>
}

/** Followed for one request. */
const MAX_REDIRECTS = 5
const REDIRECTS = new Set([301, 302, 303, 307, 308])
const SECRET_HEADERS = ['authorization', 'cookie']

/**
 * Makes requests that cannot be turned against this machine and its network: every hop of a redirect is judged, and a
 * connection goes only to an address that was judged itself.
 */
export function createSafeFetch(options: SafeFetchOptions = {}): SafeFetch {
  const rules = createHostRules(options.allowHosts ?? [], options.resolveName)
  const { maxSockets = 32 } = options
  // Of its own: a connection that someone else opened by other rules must not be used again.
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
      // A kept connection that the server closed meanwhile. A body cannot be sent again.
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
