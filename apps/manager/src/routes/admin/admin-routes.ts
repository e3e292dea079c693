import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { createAddressLimit } from '../../http/address-limit.ts'
import { createAdminGuard } from '../../http/admin-guard.ts'
import type { UnknownRoute } from '../../http/unknown-route.ts'
import type { ManagerDeps, ManagerOptions } from '../../manager-deps.ts'
import { addFiles } from './add-files.ts'
import { addSession } from './add-session.ts'
import { changeJob } from './change-job.ts'
import { checkSession } from './check-session.ts'
import { editTitleRoute } from './edit-title.ts'
import { exportSession } from './export-session.ts'
import { getJob } from './get-job.ts'
import { importChannel } from './import-channel.ts'
import { listAdminFiles } from './list-admin-files.ts'
import { listAdminTitles } from './list-admin-titles.ts'
import { listEdges } from './list-edges.ts'
import { listJobs } from './list-jobs.ts'
import { listSessions } from './list-sessions.ts'
import { mergeTitlesRoute } from './merge-titles.ts'
import { pauseJobs } from './pause-jobs.ts'
import { placeFileRoute } from './place-file.ts'
import { purgeCache } from './purge-cache.ts'
import { rebuildLibrary } from './rebuild-library.ts'
import { removeSession } from './remove-session.ts'
import { removeTitleRoute } from './remove-title.ts'
import { showCache } from './show-cache.ts'
import { signAdminLink } from './sign-link.ts'
import { splitTitleRoute } from './split-title.ts'
import { verifyCache } from './verify-cache.ts'
import { warmCache } from './warm-cache.ts'

/** The admin routes' dependencies besides `ManagerDeps`. */
export interface AdminScope {
  options: ManagerOptions
  /** Aborts when the server closes. */
  closing: AbortSignal
  /** Answers an unknown admin address. */
  unknownRoute: UnknownRoute
}

/**
 * All routes under `/api/admin`, behind one guard that also covers unknown addresses: a route added here later is
 * protected by default.
 */
export function adminRoutes(deps: ManagerDeps, { options, closing, unknownRoute }: AdminScope): FastifyPluginAsyncZod {
  return async (app) => {
    const wrongTokens = createAddressLimit(app, options.maxWrongTokensPerMinute ?? 20)
    const writes = createAddressLimit(app, options.maxAdminWritesPerMinute ?? 600)
    app.addHook('onRequest', createAdminGuard(deps.adminToken, wrongTokens))
    app.addHook('onRequest', async (request, reply) => {
      if (request.method !== 'GET' && request.method !== 'HEAD') await writes(request, reply)
    })
    app.setNotFoundHandler(unknownRoute)

    await app.register(addFiles(deps, closing))
    await app.register(importChannel(deps, closing))
    await app.register(rebuildLibrary(deps, closing))
    await app.register(listAdminTitles(deps))
    await app.register(editTitleRoute(deps))
    await app.register(mergeTitlesRoute(deps))
    await app.register(splitTitleRoute(deps))
    await app.register(removeTitleRoute(deps))
    await app.register(listAdminFiles(deps))
    await app.register(placeFileRoute(deps))
    await app.register(signAdminLink(deps, options))
    await app.register(purgeCache(deps))
    await app.register(showCache(deps))
    await app.register(warmCache(deps))
    await app.register(verifyCache(deps))
    await app.register(listEdges(deps))
    await app.register(listJobs(deps))
    await app.register(getJob(deps))
    await app.register(changeJob(deps))
    await app.register(pauseJobs(deps))
    await app.register(listSessions(deps))
    await app.register(addSession(deps))
    await app.register(removeSession(deps))
    await app.register(checkSession(deps))
    await app.register(exportSession(deps))
  }
}
