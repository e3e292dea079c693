import type { Config } from '@streamvault/config'
import type { Logger } from '@streamvault/log'
import type { ManagerDeps } from '@streamvault/manager'
import type { Library } from '../installation/library.ts'
import { createLibraryManager } from '../installation/library-manager.ts'
import { linkFormOf } from '../installation/link-signer.ts'
import { siteServerFile } from '../installation/site-build.ts'
import { sessionAdminOf } from '../telegram/session-admin-of.ts'
import type { CacheKeeping } from './cache-keeping.ts'
import type { Trouble } from './tell-trouble.ts'
import { startWebSite, type WebSite } from './web-site.ts'

/** The parts behind the edge, and their dependencies. */
export interface UpstreamParts {
  config: Config
  library: Library
  withSite: boolean
  /** Proves to them that a request came through the edge. */
  edgeToken: string
  leaveStream: ManagerDeps['leaveStream']
  keeping: CacheKeeping
  trouble: Trouble
  log: Logger
}

/** Servers on this machine only: the manager, and the site if there is one. */
export interface Upstreams extends AsyncDisposable {
  managerUrl: string
  site: WebSite | undefined
}

/** Starts the manager, then the site, which depends on it and may not answer yet. */
export async function startUpstreams(parts: UpstreamParts): Promise<Upstreams> {
  const { config, library, withSite, edgeToken, leaveStream, keeping, trouble, log } = parts
  await using stack = new AsyncDisposableStack()
  const manager = stack.use(
    await createLibraryManager(library, {
      defaultClass: config.viewers.defaultClass,
      edgeToken,
      leaveStream,
      ...keeping.deps,
      sessions: await sessionAdminOf(library, config),
      linkForm: linkFormOf(config),
      log,
    }),
  )
  const managerUrl = await manager.listen()
  const told = { onCrash: trouble.siteEnded, onLine: trouble.siteLine }
  const site = withSite
    ? stack.use(await startWebSite({ serverFile: siteServerFile(), managerUrl, edgeToken, ...told }))
    : undefined
  const owned = stack.move()
  return { managerUrl, site, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}
