import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ManagerError } from '../errors/manager-error.ts'
import { closeSignal } from '../http/close-signal.ts'
import type { ManagerDeps } from '../manager-deps.ts'
import { answerAs, refusals } from '../openapi/answers.ts'

/** `GET /api/image/{id}`: a picture in the requested width, in the best format that the client accepts. */
export function getImage({ renderImage }: Pick<ManagerDeps, 'renderImage'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/image/:id',
      {
        schema: {
          operationId: 'getImage',
          tags: ['play'],
          summary: 'Get a picture',
          description: 'Never larger than the original. The form follows `Accept`.',
          security: [],
          params: z.object({ id: z.string() }),
          querystring: z.object({
            w: z.coerce.number().int().min(16).max(3840).optional().describe('Width in pixels.'),
          }),
          response: {
            200: answerAs('image/*', 'The picture.', z.file()),
            304: z.null().meta({ description: 'The client has this picture already.' }),
            ...refusals('bad_request', 'image_not_found', 'busy'),
          },
        },
      },
      async (request, reply) => {
        const wish = { width: request.query.w ?? null, accept: request.headers.accept ?? '*/*' }
        const image = await renderImage(request.params.id, wish, closeSignal(reply))
        if (image === undefined) throw new ManagerError('image_not_found', 'No picture has this id.')
        reply.header('etag', image.etag).header('cache-control', 'public, max-age=86400').header('vary', 'accept')
        if (holdsTag(request.headers['if-none-match'], image.etag)) return reply.code(304).send(null)
        return reply
          .type(image.contentType)
          .send(Buffer.from(image.bytes.buffer, image.bytes.byteOffset, image.bytes.byteLength))
      },
    )
  }
}

/** Weak comparison, RFC 9110 13.1.2. */
function holdsTag(ifNoneMatch: string | undefined, etag: string): boolean {
  const bare = (tag: string) => tag.trim().replace(/^W\//, '')
  return (ifNoneMatch ?? '').split(',').some((tag) => tag.trim() === '*' || bare(tag) === bare(etag))
}
