import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { lockedAddress, type PlaceRefusal, type StreamAsk, type StreamPlaces } from '@streamvault/edge'

/** The calls that the engine makes before nginx sends bytes, and while nginx fetches them. */
export type AskedPlaces = Pick<StreamPlaces, 'enter' | 'renew'>

/** The status does not tell the reason: nginx accepts only 403 as a refusal, so this header carries it. */
const REASON_HEADER = 'x-streamvault-refusal'
const BINDS = ['ip', 'net', 'none'] as const

/**
 * Answers `GET /auth/stream` for nginx's `auth_request`. nginx has checked the link; the headers `x-streamvault-tid`,
 * `-file`, `-bind` and `-address` identify it and its viewer.
 *
 * 204: the place is taken or renewed. 403: refused; `x-streamvault-refusal` has the code (`too_many_streams`,
 * `link_elsewhere`, `busy`), `Retry-After` the seconds. 400: a header is missing.
 */
export async function answerStreamAuth(
  places: AskedPlaces | undefined,
  headers: IncomingHttpHeaders,
  response: ServerResponse,
): Promise<void> {
  const ask = askOf(headers)
  if (ask === undefined) return end(response, 400)
  const refusal = await places?.enter(ask)
  end(response, refusal === undefined ? 204 : 403, refusal)
}

/** Renews a link's place while bytes are fetched for it: nginx calls `auth_request` only at the start of an answer. */
export async function renewFetching(
  places: AskedPlaces | undefined,
  headers: IncomingHttpHeaders,
  fileId: string,
): Promise<void> {
  const tid = headers['x-streamvault-tid']
  if (typeof tid === 'string') await places?.renew({ tid, fileId, address: undefined })
}

function askOf(headers: IncomingHttpHeaders): StreamAsk | undefined {
  const of = (name: string): string => String(headers[`x-streamvault-${name}`] ?? '')
  const [tid, fileId, address] = [of('tid'), of('file'), of('address')]
  const bind = BINDS.find((one) => one === of('bind'))
  if (fileId === '' || address === '' || bind === undefined) return undefined
  return { tid, fileId, address: lockedAddress(bind, address) }
}

function end(response: ServerResponse, status: number, refusal?: PlaceRefusal): void {
  const reason: OutgoingHttpHeaders =
    refusal === undefined ? {} : { [REASON_HEADER]: refusal.code, 'retry-after': String(refusal.retryAfterSeconds) }
  response.writeHead(status, { 'cache-control': 'no-store', ...reason }).end()
}
