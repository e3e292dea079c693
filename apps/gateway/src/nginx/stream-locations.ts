import type { GatewaySettings } from '../gateway-settings.ts'

/** What a link is checked with, and what may be asked by one that holds, in the order of the contract. */
const CHECKS = `client_max_body_size 0;             # no body is read: whether the link holds comes first
secure_link $arg_md5,$arg_expires;
secure_link_md5 "$secure_link_expires|$sv_address|$sv_file|$arg_class|$arg_tid|$arg_bind|$arg_kid $sv_secret";
if ($sv_link = 0) { return 403; }
if ($request_method !~ "^(?:GET|HEAD)$") { return 405; }
if ($sv_body) { return 400; }`

/** Answers of a guest's link that may begin at once after a rest, as jumps in a film do, and that may wait for their turn. */
const GUEST_ANSWERS = { atOnce: 6, waiting: 32 }

/**
 * How often answers of a guest's link may begin. nginx counts by whole seconds and lets a second's worth through at once: what an
 * answer gets before it is held is that much, or twice that when the second turns, so each connection may begin one in two seconds.
 */
export const guestAnswersPerMinute = ({ guest }: GatewaySettings): number => 30 * guest.connections

/** Bytes by signed links, from slices that our edge behind keeps. It has back-pressure, ranges and conditions. */
export function renderEdgeStreams(): string {
  return `# Bytes: the link, the class and the limits here; ranges, conditions and slices in our edge behind.
location ~ ^/(?:stream|download)(?:/|$) {
  ${indented(CHECKS)}
  limit_rate $sv_rate;
  proxy_pass http://sv_edge;          # without a path: the request line goes on as it came
  ${indented(TO_EDGE)}
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
  ${indented(CHECKS)}
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
  ${indented(ERROR_PAGES)}
  if ($sv_way = engine) { return 418; }
  if ($sv_way = edge) { return 419; }
  limit_rate $sv_rate;
  # The first second's worth of every answer comes at once: short ones are held by how often they may begin.
  ${addressRequests(settings)}
  limit_req zone=sv_guest_answers burst=${GUEST_ANSWERS.waiting} delay=${GUEST_ANSWERS.atOnce};

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
  ${indented(TO_ENGINE)}
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
  ${indented(FROM_US)}
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
  ${indented(TO_ENGINE)}
  proxy_buffers 8 16k;
  proxy_buffer_size 16k;
}

# Playlists, segments, subtitles, remuxed films and packs: made by our edge, which checks the link again.
location @edge_stream {
  limit_rate $sv_rate;
  proxy_pass http://sv_edge;
  ${indented(TO_EDGE)}
  proxy_buffers 8 64k;
  proxy_buffer_size 64k;
  proxy_busy_buffers_size 128k;
  proxy_max_temp_file_size 0;
  proxy_read_timeout 300s;
  gzip off;
}`
}

/**
 * Statuses that nginx answers by itself, all in our form. 494 and 414 are too long a head to us. `unreadable` answers requests
 * whose target could not be read.
 */
const errorPages = (unreadable: string): string => `error_page 494 =431 @refused;
error_page 414 =431 ${unreadable};
error_page 400 505 ${unreadable};
error_page 497 =400 @refused;
error_page 403 404 405 408 410 412 413 417 429 431 500 501 502 503 504 @refused;`

/** In a location the target was read. */
export const ERROR_PAGES: string = errorPages('@refused')

/** Before one is chosen it may be that there is none, and nginx takes no such request to a place with an `@`. */
export const FIRST_ERROR_PAGES: string = errorPages('/.refused')

/** What our edge is told; everything a client says of itself in these names is gone. */
export const TO_EDGE = `proxy_http_version 1.1;
proxy_set_header Host $http_host;
proxy_set_header Connection $sv_connection;
proxy_set_header Upgrade $http_upgrade;
proxy_set_header X-Forwarded-For $remote_addr;
proxy_set_header X-Forwarded-Proto $sv_proto;
proxy_set_header X-Request-Id $request_id;
proxy_connect_timeout 5s;
proxy_next_upstream off;`

/** A request of our own: nothing of the client's goes along by itself. */
const FROM_US = `proxy_http_version 1.1;
proxy_pass_request_body off;
proxy_pass_request_headers off;
proxy_set_header Connection "";
proxy_set_header X-Streamvault-Gateway $sv_engine_token;`

/** From the client come the checked id, and conditions where the engine is to decide. */
const TO_ENGINE = `proxy_pass http://sv_engine/bytes/$sv_file;
${FROM_US}
proxy_set_header X-Streamvault-Viewer $sv_viewer;
proxy_set_header X-Streamvault-Tid $sv_tid;
proxy_set_header X-Streamvault-Begun $sv_begun;
proxy_set_header X-Request-Id $request_id;
proxy_max_temp_file_size 0;
proxy_connect_timeout 5s;
proxy_read_timeout 60s;
proxy_next_upstream off;
gzip off;
proxy_hide_header Cache-Control;
proxy_hide_header X-Content-Type-Options;
proxy_hide_header Cross-Origin-Resource-Policy;
proxy_hide_header X-Streamvault-Disposition;
proxy_hide_header X-Streamvault-Range;
add_header Cache-Control "private, max-age=3600";
add_header Content-Disposition $sv_disposition;`

const indented = (text: string): string => text.replaceAll('\n', '\n  ')

/** Requests of an address, whatever they ask for; a location with a limit of its own says it again. */
export const addressRequests = ({ limits }: GatewaySettings): string =>
  `limit_req zone=sv_requests burst=${limits.requestsPerSecond} nodelay;`
