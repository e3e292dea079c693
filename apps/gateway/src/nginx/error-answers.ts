import type { GatewaySettings } from '../gateway-settings.ts'
import { map, pattern } from './syntax.ts'

/** Statuses that nginx itself answers, with our edge's code and message for each. */
const REFUSALS: readonly (readonly [status: number | 'default', code: string, message: string])[] = [
  ['default', 'internal', 'Something went wrong here'],
  [400, 'bad_request', 'This is not a request that we understand'],
  [403, 'link_refused', 'This link is wrong or has expired'],
  [404, 'not_found', 'There is no such file'],
  [405, 'method_not_allowed', 'Use GET or HEAD'],
  [408, 'request_timeout', 'The request took too long to arrive'],
  [410, 'file_withdrawn', 'This file was taken away'],
  [412, 'precondition_failed', 'The file is not the one you have'],
  [413, 'body_too_large', 'The body is too large'],
  [416, 'range_refused', 'The file has no such bytes'],
  [417, 'expectation_failed', 'Expect nothing but 100-continue'],
  [429, 'too_many_requests', 'Too much at once from this address or by this link'],
  [431, 'headers_too_large', 'The headers are too large'],
  [501, 'bad_request', 'This is not a request that we understand'],
  [502, '$sv_silent_code', '$sv_silent_message'],
  [503, 'busy', 'Too much is under way now'],
  [504, '$sv_silent_code', '$sv_silent_message'],
  [505, 'http_version_not_supported', 'Use HTTP/1.0 or HTTP/1.1'],
]

/** The refusals of a place to a viewer, by the engine's reason and our status. In mode `edge` our edge sends them. */
const PLACE_REFUSALS: readonly (readonly [reason: string, code: string, message: string])[] = [
  [
    'too_many_streams429',
    'too_many_streams',
    'You are watching as many films as you may at once. Stop one, wait half a minute, and try again.',
  ],
  [
    'link_elsewhere403',
    'link_elsewhere',
    'This link is being watched from another address. Open the film again to watch it here.',
  ],
  ['busy503', 'busy', 'Too many people are watching now'],
]

/** The maps of an error answer: code and message, `Allow`, `Retry-After`. */
export function answerMaps(mode: GatewaySettings['mode']): string[] {
  const isEdge = mode === 'edge'
  const refusals = isEdge ? REFUSALS : [...REFUSALS, ...PLACE_REFUSALS]
  return [
    '# Nothing answers behind: of bytes and of everything else that is said as our edge says it.',
    map('$sv_file', '$sv_silent_code', ['default source_failed;', '"" bad_gateway;']),
    map('$sv_file', '$sv_silent_message', [
      'default "The bytes of this file cannot be read now";',
      '"" "The server behind this address does not answer";',
    ]),
    map(
      isEdge ? '$status' : '$sv_refusal$status',
      '$sv_code',
      refusals.map(([status, code]) => `${status} ${code};`),
    ),
    map(
      isEdge ? '$status' : '$sv_refusal$status',
      '$sv_message',
      refusals.map(([status, , message]) => `${status} "${message}";`),
    ),
    map('$status', '$sv_allow', ['default "";', '405 "GET, HEAD";']),
    map(isEdge ? '$status' : '$sv_refusal_after$status', '$sv_retry', [
      'default "";',
      '429 1;',
      '503 2;',
      ...(isEdge ? [] : [`${pattern('~', String.raw`^(?<sv_after>[1-9]\d?)(?:403|429|503)$`)} $sv_after;`]),
    ]),
  ]
}

/**
 * Redirects each status that nginx itself answers to the location that answers in our format. nginx's 494 (headers too
 * long) and 414 (request line too long) both become our 431. `unreadable` answers requests with an unreadable target.
 */
const errorPages = (unreadable: string): string => `error_page 494 =431 @refused;
error_page 414 =431 ${unreadable};
error_page 400 505 ${unreadable};
error_page 497 =400 @refused;
error_page 403 404 405 408 410 412 413 417 429 431 500 501 502 503 504 @refused;`

/** For use inside a location: nginx has chosen one, so the target is readable. */
export const ERROR_PAGES: string = errorPages('@refused')

/** For use before that: an unreadable target gives no URI, and nginx then refuses a named (`@`) location. */
export const FIRST_ERROR_PAGES: string = errorPages('/.refused')

const REFUSED_AT = ['@refused', '= /.refused'] as const

const REFUSED = `{
    internal;
    client_max_body_size 0;           # it is refused already: too large a body is no other error
    default_type application/json;
    add_header Cache-Control no-store always;
    add_header X-Content-Type-Options nosniff always;
    add_header Allow $sv_allow always;
    add_header Retry-After $sv_retry always;
    return 200 '{"error":{"code":"$sv_code","message":"$sv_message"}}\\n';
  }`

/** The locations to which the error pages redirect. */
export const ERROR_LOCATIONS: string = [
  '# The status stays that of the error.',
  ...REFUSED_AT.map((place) => `location ${place} ${REFUSED}`),
].join('\n  ')
