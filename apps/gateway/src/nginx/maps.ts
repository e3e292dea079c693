import type { GatewaySettings } from '../gateway-settings.ts'
import { answerMaps } from './error-answers.ts'
import { ADDRESS_LINES, type MapLine, NETWORK_LINES } from './network-patterns.ts'
import { DOWNLOAD_PATH, PLAIN_FILE, STREAM_PATH } from './path-patterns.ts'
import { COMPLETE, COMPLETE_MD5, DOUBLED } from './query-patterns.ts'
import { rangeMaps } from './range-maps.ts'
import { map, pattern } from './syntax.ts'

/** All decisions from the request's own text, as `map`s: nginx evaluates them on demand, in any phase. */
export function renderMaps({ mode, guest, proxies }: GatewaySettings): string {
  const isEdge = mode === 'edge'
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
    // Volatile: evaluated again after the redirect to the error page, which must not be refused in turn.
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
    ...answerMaps(mode),
  ].join('\n')
}

const PROTO_LINES = ['https', 'http'].map(
  (proto) => `${pattern('~*', String.raw`^1\|(?:.*,)?\s*${proto}\s*$`)} ${proto};`,
)

/** Our edge behind nginx checks the HMAC form; these maps check its syntax. */
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
