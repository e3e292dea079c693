import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendProblem } from './problem.ts'
import { STARTING_PAGE } from './starting-page.ts'
import type { ChosenUpstream } from './upstreams.ts'

/** Answers in place of an upstream that is down: with a page if the client wanted one of the site, else with an error. */
export function sendUpstreamDown(request: IncomingMessage, response: ServerResponse, { isSite }: ChosenUpstream): void {
  const wantsPage = isSite && (request.headers.accept ?? '*/*').includes('text/html')
  if (!wantsPage) {
    sendProblem(response, 502, 'bad_gateway', 'The server behind this address does not answer')
    return
  }
  response.writeHead(503, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(STARTING_PAGE),
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'retry-after': '3',
    'x-content-type-options': 'nosniff',
  })
  response.end(request.method === 'HEAD' ? undefined : STARTING_PAGE)
}
