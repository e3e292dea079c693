import swagger, { type SwaggerTransformObject } from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { pruneSchemas } from './prune-schemas.ts'

/** Collects every route registered after it into one OpenAPI 3.1 document. */
export async function registerDocument(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'StreamVault',
        summary: 'A library of films and series, and the addresses that play them.',
        description:
          'Everything the site shows comes from here. An address of bytes is signed by `POST /api/play` and expires. ' +
          'Errors have one form, `Problem`; its `code` is stable, its `message` is for people.',
        version: '0.1.0',
        license: {
          name: 'PolyForm-Noncommercial-1.0.0',
          url: 'https://polyformproject.org/licenses/noncommercial/1.0.0',
        },
      },
      servers: [{ url: '/', description: 'The public port of this server.' }],
      tags: [
        { name: 'titles', description: 'What can be found and watched.' },
        { name: 'play', description: 'Addresses of bytes and pictures.' },
        { name: 'admin', description: 'For the operator alone, with the admin token as bearer.' },
        { name: 'service', description: 'The program itself.' },
      ],
      components: {
        securitySchemes: {
          adminToken: {
            type: 'http',
            scheme: 'bearer',
            description: 'The text of `secrets/admin-token` in the data directory, made at the first start.',
          },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: ((document) => pruneSchemas(jsonSchemaTransformObject(document))) as SwaggerTransformObject,
  })
}
