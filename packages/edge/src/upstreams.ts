/** One server behind the edge. */
export interface Upstream {
  host: string
  port: number
}

/** The servers that answer every request not for bytes. */
export interface Upstreams {
  manager: Upstream
  /** The site. Without one the manager answers its paths. */
  web: Upstream | undefined
  /** Proves to upstreams that a request came through the edge: only then may they trust its forwarded address. */
  token: string
}

/** An upstream and whether it is the site, whose answers are compressed and replaced by a page when it is down. */
export interface ChosenUpstream extends Upstream {
  isSite: boolean
}

/** Chooses by the path as in the request line: `/api`, `/auth` and `/docs` are the manager's. */
export function chooseUpstream(url: string, { manager, web }: Upstreams): ChosenUpstream {
  const isManagers = /^\/(?:api|auth|docs)(?:[/?]|$)/.test(url)
  return isManagers ? { ...manager, isSite: false } : { ...(web ?? manager), isSite: true }
}
