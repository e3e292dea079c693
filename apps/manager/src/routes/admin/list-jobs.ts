import { JobList, JobListQuery } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { ManagerError } from '../../errors/manager-error.ts'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminRefusals, json } from '../../openapi/answers.ts'
import { jobView } from '../../views/job-view.ts'

/** `GET /api/admin/jobs`: background jobs, the newest first. */
export function listJobs({ jobs }: Pick<ManagerDeps, 'jobs'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/jobs',
      {
        schema: {
          operationId: 'listJobs',
          tags: ['admin'],
          summary: 'List jobs',
          description: 'The newest first, of one state or kind when asked. Ended ones are forgotten after a while.',
          security: [{ adminToken: [] }],
          querystring: JobListQuery,
          response: { 200: json('A page of jobs.', JobList), ...adminRefusals('bad_request', 'bad_cursor') },
        },
      },
      async (request): Promise<JobList> => {
        const { cursor, limit, state, kind } = request.query
        if (cursor !== undefined && !/^[1-9]\d{0,14}$/.test(cursor)) {
          throw new ManagerError('bad_cursor', 'The cursor does not belong to this list.')
        }
        const page = await jobs.list({
          limit,
          ...(cursor === undefined ? {} : { cursor }),
          ...(state === undefined ? {} : { states: [state] }),
          ...(kind === undefined ? {} : { kind }),
        })
        return { items: page.items.map(jobView), nextCursor: page.nextCursor, paused: await jobs.pausedKinds() }
      },
    )
  }
}
