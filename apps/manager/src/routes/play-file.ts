import { PlayLink, PlayRequest } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { AddressLimit } from '../http/address-limit.ts'
import { clientAddress } from '../http/client-address.ts'
import { deviceOf } from '../http/device-cookie.ts'
import type { ManagerDeps, ManagerOptions } from '../manager-deps.ts'
import { bodyRefusals, json } from '../openapi/answers.ts'
import { findPlayableFile } from '../playable-file.ts'
import { playLink } from '../views/play-link.ts'

/** Long enough for any film with pauses; a leaked link is useless the next day. */
const LINK_TTL_SECONDS = 6 * 3600

const DESCRIPTION =
  'The address is bound to the client that asks, and works until it expires. Who asks is known by the cookie ' +
  '`streamvault_device`, set here. A person watches `MAX_STREAMS` files at once, whatever their connections: the bytes of one ' +
  'more are refused with 429 `too_many_streams` and `Retry-After` until 30 s after the last byte of another, or until the ' +
  'player that moves on names what it plays no more in `leaving`.'

/** `POST /api/play`: signs an address for the requesting viewer. */
export function playFile(
  { catalog, signLink, leaveStream }: Pick<ManagerDeps, 'catalog' | 'signLink' | 'leaveStream'>,
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
          description: DESCRIPTION,
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
        const { fileId, leaving } = request.body
        const { file } = await findPlayableFile(catalog, fileId)
        const person = deviceOf(request, reply)
        if (leaving !== undefined && leaving !== file.id) await leaveStream(person, leaving)
        const grant = {
          fileId: file.id,
          class: defaultClass,
          address,
          person,
          ttlSeconds: LINK_TTL_SECONDS,
        }
        reply.header('cache-control', 'no-store')
        return playLink(await signLink(grant), publicBase)
      },
    )
  }
}
