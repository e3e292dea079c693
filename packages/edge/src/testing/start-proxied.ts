import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TestContext } from 'node:test'
import type { EdgeOptions } from '../edge-options.ts'
import { type StartedEdge, startEdge } from './start-edge.ts'
import { type StartedUpstream, startUpstream } from './start-upstream.ts'

/** Echoes the request in the answer. */
const echoAs =
  (name: string) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const { method, url, headers } = request
      response.setHeader('x-powered-by', 'somebody')
      response.setHeader('connection', 'close, x-hop')
      response.setHeader('x-hop', '1')
      response.end(JSON.stringify({ name, method, url, headers, body: Buffer.concat(chunks).length }))
    })
  }

/** An edge before a manager that echoes requests, and a site. */
export async function startProxied(
  t: TestContext,
  site: Parameters<typeof startUpstream>[1] = echoAs('web'),
  options: Partial<EdgeOptions> = {},
): Promise<StartedEdge & { web: StartedUpstream }> {
  const manager = await startUpstream(t, echoAs('manager'))
  const web = await startUpstream(t, site)
  const upstreams = { manager: manager.upstream, web: web.upstream, token: 'secret' }
  return { ...(await startEdge(t, {}, { upstreams, threads: 1, ...options })), web }
}
