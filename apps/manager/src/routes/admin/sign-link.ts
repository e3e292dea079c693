import { LinkRequest, PlayLink } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { ManagerError } from '../../errors/manager-error.ts'
import type { ManagerDeps, ManagerOptions } from '../../manager-deps.ts'
import { adminBodyRefusals, json } from '../../openapi/answers.ts'
import { playLink } from '../../views/play-link.ts'

/** `POST /api/admin/link`: signs any address the operator wants, of a file in a title of any state. */
export function signAdminLink(
  { catalog, signLink }: Pick<ManagerDeps, 'catalog' | 'signLink'>,
  { publicBase }: Pick<ManagerOptions, 'publicBase'>,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/link',
      {
        schema: {
          operationId: 'signLink',
          tags: ['admin'],
          summary: 'Sign an address',
          description: 'Without `ip` it is bound to nobody: whoever has it can play it.',
          security: [{ adminToken: [] }],
          body: LinkRequest,
          response: {
            200: json('The signed address.', PlayLink),
            ...adminBodyRefusals('file_not_found', 'file_missing'),
          },
        },
      },
      async (request): Promise<PlayLink> => {
        const { ip, ...grant } = request.body
        const file = await catalog.getFile(grant.fileId)
        if (file === undefined) throw new ManagerError('file_not_found', 'No file has this id.')
        if (file.state === 'missing') throw new ManagerError('file_missing', 'The file is not where it lay.')
        return playLink(await signLink({ ...grant, address: ip ?? null }), publicBase)
      },
    )
  }
}
