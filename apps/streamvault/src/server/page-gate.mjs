// Plain JavaScript, like all our code in the site's process: stripping types takes 15 MB of memory.
import http from 'node:http'
import { syncBuiltinESMExports } from 'node:module'

/** The API's limit. A page reads no body at all. */
const MAX_BODY_BYTES = 1_000_000

/**
 * Allows only reads of the site's pages. Next.js would answer any method with the page, keep 10 MB of the request body
 * meanwhile, and close WebSockets or leave them waiting.
 *
 * @param {http.RequestListener} pages
 * @returns {http.RequestListener}
 */
export function createPageGate(pages) {
  return (request, response) => {
    const refusal = refusalOf(request)
    if (refusal === undefined) pages(request, response)
    else refuse(request, response, refusal)
  }
}

/** Puts the gate before every server that this process creates from now on: the built site creates its own. */
export function gateServers() {
  const { createServer } = http
  const gated = (first, second) => {
    const [options, pages] = typeof first === 'function' ? [{}, first] : [first, second]
    // Without an upgrade handler a server answers a WebSocket request like any other.
    const noUpgrades = { ...options, shouldUpgradeCallback: () => false }
    return pages === undefined ? createServer(noUpgrades) : createServer(noUpgrades, createPageGate(pages))
  }
  Object.assign(http, { createServer: gated })
  syncBuiltinESMExports()
}

function refusalOf({ method, headers }) {
  if (Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES)
    return { status: 413, code: 'body_too_large', message: 'The body is over 1 MB.' }
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, code: 'method_not_allowed', message: `This address does not take ${method}.` }
  if (headers.upgrade?.toLowerCase() === 'websocket')
    return { status: 404, code: 'not_found', message: 'There is no WebSocket at this address.' }
  return undefined
}

/** Drains the rest of the body: closing the connection now would lose the answer. */
function refuse(request, response, { status, code, message }) {
  const body = `${JSON.stringify({ error: { code, message } })}\n`
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}
