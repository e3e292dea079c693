import type { GatewaySettings } from '../gateway-settings.ts'
import { ERROR_LOCATIONS, ERROR_PAGES, FIRST_ERROR_PAGES } from './error-answers.ts'
import { addressRequests } from './request-limits.ts'
import { renderEdgeStreams, renderSliceStreams } from './stream-locations.ts'
import { hang, quote } from './syntax.ts'
import { TO_EDGE } from './upstream-requests.ts'

/** The public server, and with TLS a second one that redirects to it. */
export function renderServers(settings: GatewaySettings): string {
  const { addresses, port, tls } = settings.listen
  const plain = addresses.map((address) => `listen ${address}:${port} backlog=4096 reuseport;`)
  if (tls === undefined) return server(settings, plain)
  const secure = addresses.map((address) => `listen ${address}:${tls.port} ssl http2 backlog=4096 reuseport;`)
  return `${server(settings, [...secure, ...tlsLines(tls)])}

server {
  ${plain.join('\n  ')}
  access_log off;
  recursive_error_pages on;
  ${hang(FIRST_ERROR_PAGES)}
  location = /healthz { return 200 "ok\\n"; }
  location / {
    error_page 308 @to_tls;
    ${hang(ERROR_PAGES, 4)}
    return 308 https://$host${tls.port === 443 ? '' : `:${tls.port}`}$request_uri;
  }
  # The status and the Location stay; nginx's page with its name does not.
  location @to_tls {
    default_type "";
    return 200 "";
  }
  ${ERROR_LOCATIONS}
}`
}

function tlsLines({ certificate, key }: NonNullable<GatewaySettings['listen']['tls']>): string[] {
  return [
    `ssl_certificate ${quote(certificate, 'the path of the certificate')};`,
    `ssl_certificate_key ${quote(key, "the path of the certificate's key")};`,
    'ssl_protocols TLSv1.2 TLSv1.3;',
    'ssl_session_cache shared:sv_tls:10m;',
    'ssl_session_timeout 1d;',
    'ssl_session_tickets off;',
    'add_header Strict-Transport-Security "max-age=31536000";',
  ]
}

function server(settings: GatewaySettings, listen: string[]): string {
  const streams = settings.mode === 'edge' ? renderEdgeStreams() : renderSliceStreams(settings)
  return `server {
  ${listen.join('\n  ')}
  limit_conn sv_address ${settings.limits.connections};
  limit_conn sv_guests ${settings.guest.connections};
  limit_conn_status 429;
  limit_conn_log_level info;          # at its own level the log would hold the whole link
  ${addressRequests(settings)}
  limit_req_status 429;
  limit_req_log_level info;
  recursive_error_pages on;
  ${hang(FIRST_ERROR_PAGES)}

  if ($sv_no_protocol) { return 444; }
  if ($sv_bad_target) { return 400; }
  if ($sv_bad_expect) { return 417; }

  ${hang(streams)}

  location = /healthz {
    access_log off;
    default_type text/plain;
    add_header Cache-Control no-store;
    return 200 "ok\\n";
  }

  # Site and API: at the pace of the slower side, so that events and sockets come through as they are said.
  location / {
    client_max_body_size 0;           # our edge and the manager know what may be how large
    proxy_pass http://sv_edge;
    ${hang(TO_EDGE, 4)}
    proxy_buffering off;
    proxy_request_buffering off;
    proxy_read_timeout 300s;
    proxy_send_timeout 300s;
    gzip on;
  }
  location /api/ {
    client_max_body_size 1000000;
    proxy_pass http://sv_edge;
    ${hang(TO_EDGE, 4)}
    proxy_buffering off;
    proxy_read_timeout 300s;
    gzip on;
  }

  ${ERROR_LOCATIONS}
}`
}
