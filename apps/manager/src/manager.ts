import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyInstance, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { sendProblem } from './errors/send-problem.ts'
import { createAddressLimit } from './http/address-limit.ts'
import { createEdgeGuard } from './http/edge-guard.ts'
import { readBodies } from './http/read-bodies.ts'
import { logRequest } from './http/request-log.ts'
import { createUnknownRoute } from './http/unknown-route.ts'
import type { ManagerDeps, ManagerOptions } from './manager-deps.ts'
import { registerDocument } from './openapi/document-plugin.ts'
import { adminRoutes } from './routes/admin/admin-routes.ts'
import { getDocs } from './routes/get-docs.ts'
import { getFile } from './routes/get-file.ts'
import { getHealth } from './routes/get-health.ts'
import { getImage } from './routes/get-image.ts'
import { getTitle } from './routes/get-title.ts'
import { listTitles } from './routes/list-titles.ts'
import { playFile } from './routes/play-file.ts'
import { searchTitles } from './routes/search-titles.ts'

/** 1 MB: far above any request of this API. */
const MAX_BODY_BYTES = 1_000_000

/** The API as a server for the edge only. */
export interface Manager extends AsyncDisposable {
  /** The server, for tests without a socket. */
  readonly app: FastifyInstance
  /** Its OpenAPI 3.1 document. */
  readonly document: object
  /** Listens on a free port of 127.0.0.1. @returns its origin, `http://127.0.0.1:N` */
  listen(): Promise<string>
}

/** Creates the API. Disposing aborts running adds; other requests end first. */
export async function createManager(deps: ManagerDeps, options: ManagerOptions): Promise<Manager> {
  const app = createServer(deps)
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort(new Error('The server is closing')))

  await registerDocument(app)
  await app.register(rateLimit, { global: false })
  const unknownRoute = createUnknownRoute(app)
  app.setNotFoundHandler(unknownRoute)

  await app.register(listTitles(deps))
  await app.register(getTitle(deps))
  await app.register(searchTitles(deps))
  await app.register(getFile(deps))
  await app.register(playFile(deps, options, createAddressLimit(app, options.maxPlaysPerMinute ?? 120)))
  await app.register(getImage(deps))
  await app.register(adminRoutes(deps, { options, closing: closing.signal, unknownRoute }), { prefix: '/api/admin' })
  await app.register(getHealth())
  await app.register(getDocs())
  await app.ready()

  return {
    app,
    get document() {
      return app.swagger()
    },
    listen: () => listenQuietly(app),
    [Symbol.asyncDispose]: () => app.close(),
  }
}

function createServer({ log, edgeToken }: Pick<ManagerDeps, 'log' | 'edgeToken'>): FastifyInstance {
  const app: FastifyInstance = Fastify({
    // A child logger: its level can change without that of the others.
    loggerInstance: log.child({}),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY_BYTES,
    frameworkErrors: sendProblem,
    schemaController: { compilersFactory: { buildValidator: refuseSchemas, buildSerializer: refuseSchemas } },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(sendProblem)
  readBodies(app)
  app.addHook('onRequest', createEdgeGuard(edgeToken))
  app.addHook('onResponse', logRequest)
  return app
}

/** Replaces the framework's own compilers, which load some hundred files: every schema here is Zod's. */
function refuseSchemas(): () => never {
  return () => {
    throw new Error('Cannot compile a schema: expected one of Zod')
  }
}

/** The framework would log an address that accepts only the edge. */
async function listenQuietly(app: FastifyInstance): Promise<string> {
  const { level } = app.log
  app.log.level = 'warn'
  try {
    return await app.listen({ host: '127.0.0.1', port: 0 })
  } finally {
    app.log.level = level
  }
}
