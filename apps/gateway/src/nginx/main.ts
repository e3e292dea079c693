import { isIPv6 } from 'node:net'
import { type GatewaySettings, GatewaySettingsError } from '../gateway-settings.ts'
import { renderMaps } from './maps.ts'
import { renderRequestZones } from './request-limits.ts'
import { renderServers } from './server.ts'
import { indent, quote } from './syntax.ts'

/** nginx.conf, complete except for the included files. */
export function renderMain(settings: GatewaySettings): string {
  const { user, workers, headersMore, mode, proxies } = settings
  if (mode === 'nginx' && headersMore === undefined) {
    throw new GatewaySettingsError('mode "nginx" needs nginx\'s module headers-more, to bound the ranges of players')
  }
  return `# Rendered by "streamvault gateway render": changes are lost at the next one.
${headersMore === undefined ? '' : `load_module ${quote(headersMore, 'the path of headers-more')};\n`}${user === undefined ? '' : `user ${quote(user, 'the user')};\n`}worker_processes ${workers};
worker_rlimit_nofile 1048576;         # an answer from slices holds one descriptor for each slice it covers
worker_shutdown_timeout 30m;          # a reload does not cut films
pid nginx.pid;
error_log logs/error.log warn;
events { worker_connections 16384; }

http {
  # Lines about a request hold its whole address, and with it the link: only what ends the server is told.
  error_log logs/error.log emerg;
  types {
    text/html html;
  }
  default_type application/octet-stream;
  server_tokens off;
${headersMore === undefined ? '' : '  more_clear_headers Server;\n'}
  sendfile on;
  sendfile_max_chunk 512k;            # one fast viewer does not hold a worker for a whole slice
  tcp_nopush on;

  client_header_timeout 10s;
  client_body_timeout 10s;
  client_max_body_size 1k;
  send_timeout 60s;                   # a viewer who takes nothing this long comes back with a range
  reset_timedout_connection on;
  keepalive_timeout 75s;
  keepalive_requests 10000;
  client_header_buffer_size 1k;
  large_client_header_buffers 2 8k;
  max_ranges 1;
  if_modified_since before;
  merge_slashes on;
  underscores_in_headers off;
  variables_hash_max_size 2048;
  map_hash_bucket_size 256;
  proxy_headers_hash_bucket_size 128;
  client_body_temp_path temp/body;
  proxy_temp_path temp/proxy;
  fastcgi_temp_path temp/fastcgi;
  uwsgi_temp_path temp/uwsgi;
  scgi_temp_path temp/scgi;

${proxies.length === 0 ? '' : `${indent(realIp(settings), 2)}\n`}
${indent(renderMaps(settings), 2)}
  include secrets.conf;

  limit_conn_zone $binary_remote_addr zone=sv_address:10m;
  limit_conn_zone $sv_guest zone=sv_guests:10m;
${indent(renderRequestZones(settings), 2)}

  # Text alone, of site and API. What our edge compressed already stays as it is.
  gzip off;
  gzip_vary on;
  gzip_proxied any;
  gzip_min_length 1024;
  gzip_comp_level 5;
  gzip_types application/json application/javascript application/manifest+json application/xml text/css text/javascript
             text/plain text/xml image/svg+xml;

  # No address, no query, no name: what a viewer watched cannot be told from it, and no link can be taken from it.
  log_format sv escape=json '{"time":"$time_iso8601","id":"$request_id","file":"$sv_file","method":"$request_method",'
                            '"status":$status,"sent":$bytes_sent,"bytes":$body_bytes_sent,"cache":"$upstream_cache_status","class":"$sv_class",'
                            '"seconds":$request_time,"connections":"$limit_conn_status","requests":"$limit_req_status"}';
  access_log logs/access.log sv buffer=64k flush=1s;

  upstream sv_edge {
    server ${hostAndPort(settings.edge)} max_fails=0;
    keepalive 64;
    keepalive_timeout 50s;            # below the other side's: a connection is not closed under a request
  }
${mode === 'edge' ? '' : `${indent(sliceCache(settings), 2)}\n`}
${indent(renderServers(settings), 2)}
}
`
}

/** The secrets that only nginx may read: the links' secrets and the engine's token. */
export function renderSecrets({ linkSecrets, engineToken }: GatewaySettings): string {
  const secrets = Object.entries(linkSecrets).map(([kid, secret]) => {
    if (!/^[A-Za-z0-9_-]{1,32}$/.test(kid)) throw new GatewaySettingsError(`the link key "${kid}" has no valid name`)
    return `  "~^${kid}$" ${quote(secret, `the secret of link key "${kid}"`)};`
  })
  return `map $arg_kid $sv_secret {
  default "";
${secrets.join('\n')}
}
map "" $sv_engine_token {
  default ${quote(engineToken, "the engine's token")};
}
`
}

function realIp({ proxyHeader }: GatewaySettings): string {
  return `# The viewer's address, only from these.
include proxies.conf;
real_ip_header ${proxyHeader};
real_ip_recursive on;`
}

function sliceCache({ cache, engine }: GatewaySettings): string {
  // A megabyte holds about 8000 keys; too small a zone evicts early.
  const zoneMegabytes = Math.max(8, Math.ceil(cache.maxBytes / cache.sliceBytes / 8000))
  return `upstream sv_engine {
  server ${hostAndPort(engine)} max_fails=0;
  keepalive 64;
  keepalive_timeout 50s;
}
# nginx looks at its bounds every ten seconds: min_free must be more than comes in meanwhile.
proxy_cache_path ${quote(cache.directory, "the cache's folder")} levels=1:2 keys_zone=sv_slices:${zoneMegabytes}m
                 max_size=${cache.maxBytes} min_free=${cache.minFreeBytes} inactive=${Math.ceil(cache.inactiveMs / 1000)}s
                 use_temp_path=off loader_files=2000 loader_sleep=10ms manager_files=2000 manager_sleep=20ms;
# Who has a place, for a few seconds each.
proxy_cache_path temp/places keys_zone=sv_places:4m max_size=64m inactive=1m use_temp_path=off;`
}

function hostAndPort({ host, port }: { host: string; port: number }): string {
  if (isIPv6(host) && !host.includes('%')) return `[${host}]:${port}`
  if (!/^[\w.-]+$/.test(host)) throw new GatewaySettingsError('an upstream has no valid host')
  return `${host}:${port}`
}
