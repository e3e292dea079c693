import type { GatewaySettings } from '../gateway-settings.ts'
import { ERROR_PAGES } from './error-answers.ts'
import { addressRequests, GUEST_REQUESTS } from './request-limits.ts'
import { hang } from './syntax.ts'
import { FROM_US, TO_EDGE, TO_ENGINE } from './upstream-requests.ts'

/** The checks of a link, and then of its request, in the order of the contract. */
const CHECKS = `client_max_body_size 0;             # no body is read: whether the link holds comes first
secure_link $arg_md5,$arg_expires;
secure_link_md5 "$secure_link_expires|$sv_address|$sv_file|$arg_class|$arg_tid|$arg_bind|$arg_kid $sv_secret";
if ($sv_link = 0) { return 403; }
if ($request_method !~ "^(?:GET|HEAD)$") { return 405; }
if ($sv_body) { return 400; }`

/** Bytes by signed links, from the slices of our edge behind nginx. It has back-pressure, ranges and conditions. */
export function renderEdgeStreams(): string {
  return `# Bytes: the link, the class and the limits here; ranges, conditions and slices in our edge behind.
location ~ ^/(?:stream|download)(?:/|$) {
  ${hang(CHECKS)}
  limit_rate $sv_rate;
  proxy_pass http://sv_edge;          # without a path: the request line goes on as it came
  ${hang(TO_EDGE)}
  # Nothing is read ahead of the viewer but these buffers.
  proxy_buffers 8 64k;
  proxy_buffer_size 64k;
  proxy_busy_buffers_size 128k;
  proxy_max_temp_file_size 0;
  proxy_read_timeout 300s;
  gzip off;                           # it would weaken the tag and lose the ranges
}`
}

/** Bytes by signed links, from nginx's own slices in front of the engine. */
export function renderSliceStreams(settings: GatewaySettings): string {
  const { cache } = settings
  return `# Bytes: the slices of files are kept here; what is made of files comes from our edge.
location ~ ^/(?:stream|download)(?:/|$) {
  ${hang(CHECKS)}
  # A request that began before a purge gets nothing more of the file: the engine compares.
  set $sv_begun $msec;
  # Whether this viewer has a place: asked of the engine. A subrequest has no arguments of its own.
  set $sv_tid $arg_tid;
  set $sv_bind $arg_bind;
  auth_request /.place;
  auth_request_set $sv_refusal $upstream_http_x_streamvault_refusal;
  auth_request_set $sv_refusal_after $upstream_http_retry_after;
  error_page 403 = @no_place;
  error_page 418 = @engine;
  error_page 419 = @edge_stream;
  # The size in a 416: nginx says it otherwise, the engine as it should be.
  error_page 416 = @engine;
  ${hang(ERROR_PAGES)}
  if ($sv_way = engine) { return 418; }
  if ($sv_way = edge) { return 419; }
  limit_rate $sv_rate;
  # The first second's worth of every answer comes at once: short ones are held by how often they may begin.
  ${addressRequests(settings)}
  ${GUEST_REQUESTS}

  # An open range of a player is bounded: without back-pressure nginx would fetch the whole rest of the film, and a hit
  # opens every slice of the range at once. A player asks on; a download tool would not.
  more_set_input_headers -r "Range: $sv_range" "If-Unmodified-Since: $sv_unmodified";
  slice ${cache.sliceBytes};
  proxy_cache sv_slices;
  proxy_cache_key "$sv_file $slice_range";  # not the link: it differs for every viewer
  proxy_cache_valid 200 206 365d;           # the bytes under one id never change; errors are never kept
  proxy_ignore_headers Cache-Control Expires Vary Set-Cookie X-Accel-Expires X-Accel-Limit-Rate X-Accel-Redirect
                       X-Accel-Buffering X-Accel-Charset;
  proxy_cache_methods GET;
  log_subrequest on;                        # each slice after the first is a request of its own: a line for each
  proxy_cache_lock on;
  proxy_cache_lock_age 30s;
  proxy_cache_lock_timeout 30s;
  proxy_ignore_client_abort on;             # a leaver must not lose a slice that others wait for
  proxy_set_header Range $slice_range;
  ${hang(TO_ENGINE)}
  add_header X-Content-Type-Options nosniff always;
  add_header Cross-Origin-Resource-Policy same-site always;
  # A slice location has no back-pressure: these are held for every slice of a slow viewer.
  proxy_buffers 4 16k;
  proxy_buffer_size 16k;
  proxy_busy_buffers_size 32k;
  proxy_intercept_errors on;
}

# The answer is good for a few seconds: a seeking viewer does not ask each time. Where the engine is gone, the last one is.
location = /.place {
  internal;
  proxy_pass http://sv_engine/auth/stream;
  ${hang(FROM_US)}
  proxy_set_header X-Streamvault-Tid $sv_tid;
  proxy_set_header X-Streamvault-File $sv_file;
  proxy_set_header X-Streamvault-Bind $sv_bind;
  proxy_set_header X-Streamvault-Address $remote_addr;
  proxy_cache sv_places;
  proxy_cache_key "$sv_tid $sv_file $sv_bind $remote_addr";
  proxy_cache_valid 204 5s;
  proxy_cache_valid 403 1s;
  proxy_cache_use_stale error timeout updating;
  proxy_ignore_headers Cache-Control Expires Vary Set-Cookie;
  proxy_connect_timeout 5s;
  proxy_read_timeout 5s;
}

# auth_request knows 401 and 403 alone.
location @no_place {
  if ($sv_refusal = too_many_streams) { return 429; }
  if ($sv_refusal = busy) { return 503; }
  return 403;
}

# HEAD, and what nginx's slices answer otherwise than the contract: the engine by itself, nothing kept.
location @engine {
  limit_rate $sv_rate;
  proxy_set_header Range $http_range;
  proxy_set_header If-Range $http_if_range;
  proxy_set_header If-Match $http_if_match;
  proxy_set_header If-None-Match $http_if_none_match;
  proxy_set_header If-Modified-Since $http_if_modified_since;
  proxy_set_header If-Unmodified-Since $http_if_unmodified_since;
  max_ranges 0;                             # what comes is as it should be
  # After a 416 of its own nginx has written the size already.
  proxy_hide_header Content-Range;
  more_set_headers -s "206 416" "Content-Range: $upstream_http_x_streamvault_range";
  more_clear_headers -s "200 304 412" Content-Range;
  more_clear_headers -s 416 ETag Last-Modified;
  more_set_headers "X-Content-Type-Options: nosniff" "Cross-Origin-Resource-Policy: same-site";
  ${hang(TO_ENGINE)}
  proxy_buffers 8 16k;
  proxy_buffer_size 16k;
}

# Playlists, segments, subtitles, remuxed films and packs: made by our edge, which checks the link again.
location @edge_stream {
  limit_rate $sv_rate;
  proxy_pass http://sv_edge;
  ${hang(TO_EDGE)}
  proxy_buffers 8 64k;
  proxy_buffer_size 64k;
  proxy_busy_buffers_size 128k;
  proxy_max_temp_file_size 0;
  proxy_read_timeout 300s;
  gzip off;
}`
}
