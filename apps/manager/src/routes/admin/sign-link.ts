import { LinkRequest, PlayLink } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { ManagerError } from '../../errors/manager-error.ts'
import { closeSignal } from '../../http/close-signal.ts'
import type { ManagerDeps, ManagerOptions } from '../../manager-deps.ts'
import { adminBodyRefusals, json } from '../../openapi/answers.ts'
import { playLink } from '../../views/play-link.ts'

/** `POST /api/admin/link`: signs any address of a sendable file: also of hidden titles, not of removed ones. */
export function signAdminLink(
  { catalog, signLink, isThere }: Pick<ManagerDeps, 'catalog' | 'signLink' | 'isThere'>,
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
            ...adminBodyRefusals('file_not_found', 'file_missing', 'file_withdrawn'),
          },
        },
      },
      async (request, reply): Promise<PlayLink> => {
        const { fileId, class: viewerClass, ip = null, ttlSeconds } = request.body
        await assertSendable({ catalog, isThere }, fileId, closeSignal(reply))
        const grant = { fileId, class: viewerClass, address: ip, ttlSeconds }
        return playLink(await signLink(grant), publicBase)
      },
    )
  }
}

/** A link that would open nothing fails now, not in the player. */
async function assertSendable(
  { catalog, isThere }: Pick<ManagerDeps, 'catalog' | 'isThere'>,
  fileId: string,
  signal: AbortSignal,
): Promise<void> {
  const file = await catalog.getFile(fileId)
  if (file === undefined) {
    const isTitle = (await catalog.getTitle(fileId)) !== undefined
    throw new ManagerError(
      'file_not_found',
      isTitle ? 'This is the id of a title: name one of its files.' : 'No file has this id.',
    )
  }
  const title = file.titleId === null ? undefined : await catalog.getTitle(file.titleId)
  if (title?.state === 'removed')
    throw new ManagerError(
      'file_withdrawn',
      'The title of this file was removed. Place the file, or publish the title.',
    )
  if (file.state === 'replaced')
    throw new ManagerError(
      'file_missing',
      'The bytes of this file were replaced by others, which have an id of their own.',
    )
  if (file.state === 'missing' || !(await isThere(file, signal)))
    throw new ManagerError('file_missing', 'The file is not where it lay. Bring it back, or add it where it is now.')
}
