import type { GatewaySettings } from '../gateway-settings.ts'
import { ADDRESS_LINES, type MapLine, NETWORK_LINES } from './network-patterns.ts'
import { DOWNLOAD_PATH, PLAIN_FILE, STREAM_PATH } from './path-patterns.ts'
import { COMPLETE, COMPLETE_MD5, DOUBLED } from './query-patterns.ts'
import { indent, pattern } from './quote.ts'
import { RANGE_LINES } from './range-patterns.ts'

/** Everything that is decided about a request from its own text, as `map`s: they run when asked and cost no turn. */
export function renderMaps({ mode, guest, proxies }: GatewaySettings): string {
  const isEdge = mode === 'edge'
  const refusals = isEdge ? REFUSALS : [...REFUSALS, ...PLACE_REFUSALS]
  return [
    '# The link: path and query as they stood in the request line, each name once, each value in its only spelling.',
    map('$request_uri', '$sv_file', [
      'default "";',
      `${pattern('~', STREAM_PATH)} $sv_stream;`,
      `${pattern('~', DOWNLOAD_PATH)} $sv_pack;`,
    ]),
    map('$args', '$sv_doubled', ['default 0;', ...DOUBLED.map((one) => `${pattern('~*', one)} 1;`)]),
    map('$args', '$sv_complete', ['default 0;', `${pattern('~', isEdge ? COMPLETE : COMPLETE_MD5)} 1;`]),
    map('$remote_addr', '$sv_ip', linesOf(ADDRESS_LINES)),
    map('$remote_addr', '$sv_net', linesOf(NETWORK_LINES)),
    map('$arg_bind', '$sv_address', ['default "-";', 'ip $sv_ip;', 'net $sv_net;', 'none "";']),
    '# 1: it opens. Without a secret for its kid the hash would be one that anybody can compute.',
    map('"$sv_doubled$sv_complete|$sv_file|$sv_secret|$secure_link"', '$sv_md5_link', [
      'default 0;',
      `${pattern('~', String.raw`^01\|[A-Za-z0-9_-]+\|.{16,}\|1$`)} 1;`,
    ]),
    ...(isEdge ? sigMaps() : [map('$sv_md5_link', '$sv_link', ['default $sv_md5_link;'])]),
    '# What else of a request is refused, and where the rest goes.',
    // Asked anew where a request is sent to its error page, which must not be refused in turn.
    map('"$uri|$request"', '$sv_bad_target', [
      'volatile;',
      'default 1;',
      `${pattern('~', String.raw`^/\.refused\|`)} 0;`,
      `${pattern('~', String.raw`^[^|]*\|[A-Za-z-]+ /`)} 0;`,
    ]),
    map('"$uri|$server_protocol"', '$sv_no_protocol', [
      'volatile;',
      'default 0;',
      `${pattern('~', String.raw`^(?!/\.refused\|)[^|]*\|(?:HTTP/0\.9)?$`)} 1;`,
    ]),
    map('$http_expect', '$sv_bad_expect', ['default 1;', '"" 0;', `${pattern('~*', '^100-continue$')} 0;`]),
    map('"$http_content_length|$http_transfer_encoding"', '$sv_body', [
      'default 1;',
      `${pattern('~', String.raw`^0*\|$`)} 0;`,
    ]),
    map('$request_uri', '$sv_plain', ['default 0;', `${pattern('~', PLAIN_FILE)} 1;`]),
    map('"$sv_plain$request_method"', '$sv_way', ['default edge;', '1GET slices;', '1HEAD engine;']),
    map('$args', '$sv_download', ['default 0;', `${pattern('~', '(?:^|&)download=1(?:&|$)')} 1;`]),
    map('$sv_download', '$sv_disposition', ['default "";', '1 $upstream_http_x_streamvault_disposition;']),
    ...(isEdge ? [] : rangeMaps()),
    map('$http_upgrade', '$sv_connection', ['default "";', `${pattern('~*', '^websocket$')} upgrade;`]),
    '# How the viewer came: the last word of a proxy that we trust, else what we see.',
    map(proxies.length === 0 ? '""' : '"$sv_from_proxy|$http_x_forwarded_proto"', '$sv_proto', [
      'default $scheme;',
      ...(proxies.length === 0 ? [] : PROTO_LINES),
    ]),
    "# Classes. nginx counts connections, so the rate is a connection's and the sum is held by their number.",
    map('$arg_class', '$sv_rate', [`default ${guest.bytesPerSecond};`, 'member 0;']),
    map('$arg_class', '$sv_class', ['default "";', 'guest guest;', 'member member;']),
    map('$arg_tid', '$sv_viewer', ['default $arg_tid;', '"" $remote_addr;']),
    map('"$sv_file|$arg_class"', '$sv_guest', [
      `default ${guest.bytesPerSecond === 0 ? '""' : '$sv_viewer'};`,
      `${pattern('~', String.raw`^\||\|member$`)} "";`,
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
  ].join('\n')
}

/** Statuses that nginx answers by itself, with the code and sentence that our edge has for them. */
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
  [502, 'source_failed', 'The bytes of this file cannot be read now'],
  [503, 'busy', 'Too much is under way now'],
  [504, 'source_failed', 'The bytes of this file cannot be read now'],
  [505, 'http_version_not_supported', 'Use HTTP/1.0 or HTTP/1.1'],
]

const PROTO_LINES = ['https', 'http'].map(
  (proto) => `${pattern('~*', String.raw`^1\|(?:.*,)?\s*${proto}\s*$`)} ${proto};`,
)

/** By the engine's reason and our status: why a viewer has no place. With an edge of ours behind, that one says it. */
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

/**
 * The range that slices are looked up for, if it is one at all: an open one of a media element ends within the next ten
 * million bytes. A 206 may be shorter than what was asked (RFC 9110 15.3.7), and media elements ask on.
 */
function rangeMaps(): string[] {
  return [
    '# nginx looks at this date also when If-Match held, and refuses what is no date at all.',
    map('"$http_if_match|$http_if_unmodified_since"', '$sv_unmodified', [
      'default "";',
      `${pattern('~', String.raw`^\|(?<sv_date>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? [A-Za-z0-9 :-]+)$`)} $sv_date;`,
    ]),
    map('$http_range', '$sv_one_range', [
      'default "";',
      ...RANGE_LINES.map(({ pattern: text, gives }) => `${pattern('~*', text)} "${gives.replaceAll('{', '${')}";`),
    ]),
    map('"$http_sec_fetch_dest|$sv_one_range"', '$sv_range', [
      'default $sv_one_range;',
      `${pattern('~', String.raw`^(?:video|audio)\|bytes=(?<sv_low>\d{1,7})-$`)} "bytes=$sv_low-9999999";`,
      `${pattern('~', String.raw`^(?:video|audio)\|bytes=(?<sv_high>[1-9]\d{0,11})(?<sv_rest>\d{7})-$`)} "bytes=$sv_high$sv_rest-\${sv_high}9999999";`,
    ]),
  ]
}

/** The stronger form is checked by our edge behind; its shape is checked here. */
function sigMaps(): string[] {
  return [
    map('$args', '$sv_form', ['default md5;', `${pattern('~', '(?:^|&)sig=')} sig;`]),
    map('"$sv_form$sv_doubled$sv_complete|$sv_file"', '$sv_sig_link', [
      'default 0;',
      `${pattern('~', String.raw`^sig01\|[A-Za-z0-9_-]+$`)} 1;`,
    ]),
    map('"$sv_md5_link$sv_sig_link"', '$sv_link', ['default 1;', '00 0;']),
  ]
}

const linesOf = (lines: readonly MapLine[]): string[] => [
  'default "-";',
  ...lines.map(({ pattern: text, gives }) => `${pattern('~', text)} "${gives.replaceAll('{', '${')}";`),
]

function map(from: string, to: string, lines: readonly string[]): string {
  return `map ${from} ${to} {\n${indent(lines.join('\n'), 2)}\n}`
}
