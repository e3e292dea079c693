/** One server behind the edge. */
export interface Upstream {
  host: string
  port: number
}

/** Where everything that is not bytes is answered. */
export interface Upstreams {
  manager: Upstream
  /** The site. Without one the manager answers for it. */
  web: Upstream | undefined
  /** Shows the upstreams that a request came through the edge: only then its forwarded address is to be believed. */
  token: string
}

/** An upstream and whether it is the site, which gets compression and a page of its own when it is down. */
export interface ChosenUpstream extends Upstream {
  isSite: boolean
}

/** Chooses by the path as it stands in the request line: `/api`, `/auth` and `/docs` are the manager's. */
export function chooseUpstream(url: string, { manager, web }: Upstreams): ChosenUpstream {
  const isManagers = /^\/(?:api|auth|docs)(?:[/?]|$)/.test(url)
  return isManagers ? { ...manager, isSite: false } : { ...(web ?? manager), isSite: true }
}
