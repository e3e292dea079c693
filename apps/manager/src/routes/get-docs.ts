import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answerAs, json, refusals } from '../openapi/answers.ts'
import { createDocsPage } from '../openapi/docs-page.ts'

/** `GET /docs` for people and `GET /docs/openapi.json` for programs: the document of this server's API. */
export function getDocs(): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/docs/openapi.json',
      {
        schema: {
          operationId: 'getApiDocument',
          tags: ['service'],
          summary: 'Get this document',
          description: 'OpenAPI 3.1.',
          security: [],
          response: { 200: json('This document.', z.record(z.string(), z.unknown())), ...refusals() },
        },
      },
      async (_request, reply) => reply.type('application/json; charset=utf-8').send(JSON.stringify(app.swagger())),
    )

    app.get(
      '/docs',
      {
        schema: {
          operationId: 'getApiPage',
          tags: ['service'],
          summary: 'Read this document as a page',
          description: 'The same, for people.',
          security: [],
          response: { 200: answerAs('text/html', 'The page.', z.string()), ...refusals() },
        },
      },
      async (_request, reply) => {
        const { html, contentSecurityPolicy } = createDocsPage(app.swagger())
        return reply
          .header('content-security-policy', contentSecurityPolicy)
          .type('text/html; charset=utf-8')
          .send(html)
      },
    )
  }
}
