import type { IncomingHttpHeaders } from 'node:http'

/** Tells whether a body follows the head of a request. An empty body counts as none. */
export const hasBody = ({ headers }: { headers: Readonly<IncomingHttpHeaders> }): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
