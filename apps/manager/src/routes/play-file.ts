import { PlayLink, PlayRequest } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { AddressLimit } from '../http/address-limit.ts'
import { clientAddress } from '../http/client-address.ts'
import type { ManagerDeps, ManagerOptions } from '../manager-deps.ts'
import { bodyRefusals, json } from '../openapi/answers.ts'
import { findPlayableFile } from '../playable-file.ts'
import { playLink } from '../views/play-link.ts'

/** Long enough for any film with pauses; a link that leaked is of no use the next day. */
const LINK_TTL_SECONDS = 6 * 3600

/** `POST /api/play`: signs an address for the viewer who asks. */
export function playFile(
  { catalog, signLink }: Pick<ManagerDeps, 'catalog' | 'signLink'>,
  { defaultClass, publicBase }: Pick<ManagerOptions, 'defaultClass' | 'publicBase'>,
  limit: AddressLimit,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/api/play',
      {
        onRequest: limit,
        schema: {
          operationId: 'playFile',
          tags: ['play'],
          summary: 'Get an address that plays a file',
          description: 'The address is bound to the client that asks, and works until it expires.',
          security: [],
          body: PlayRequest,
          response: {
            200: json('The signed address.', PlayLink),
            ...bodyRefusals('file_not_found', 'file_missing'),
          },
        },
      },
      async (request, reply): Promise<PlayLink> => {
        const address = clientAddress(request)
        const { file } = await findPlayableFile(catalog, request.body.fileId)
        const grant = {
          fileId: file.id,
          class: defaultClass,
          address,
          ttlSeconds: LINK_TTL_SECONDS,
          form: 'direct',
        } as const
        reply.header('cache-control', 'no-store')
        return playLink(await signLink(grant), publicBase)
      },
    )
  }
}
