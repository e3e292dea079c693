import { existsSync } from 'node:fs'

/** The folders of nginx's dynamic modules on Debian, Alpine and Red Hat. */
const PLACES = ['/usr/lib/nginx/modules', '/usr/lib64/nginx/modules', '/etc/nginx/modules']

/** Finds nginx's module headers-more on this machine (Debian: `libnginx-mod-http-headers-more-filter`). */
export function findHeadersMore(): string | undefined {
  return PLACES.map((place) => `${place}/ngx_http_headers_more_filter_module.so`).find((file) => existsSync(file))
}
