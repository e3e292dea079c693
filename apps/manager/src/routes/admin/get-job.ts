import { JobView } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ManagerError } from '../../errors/manager-error.ts'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminRefusals, json } from '../../openapi/answers.ts'
import { jobView } from '../../views/job-view.ts'

/** `GET /api/admin/jobs/{id}`: one job with its progress. */
export function getJob({ jobs }: Pick<ManagerDeps, 'jobs'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/jobs/:id',
      {
        schema: {
          operationId: 'getJob',
          tags: ['admin'],
          summary: 'Show a job',
          description: 'With its progress, and why it failed last.',
          security: [{ adminToken: [] }],
          params: z.object({ id: z.string() }),
          response: { 200: json('The job.', JobView), ...adminRefusals('bad_request', 'job_not_found') },
        },
      },
      async (request): Promise<JobView> => {
        const job = await jobs.get(request.params.id)
        if (job === undefined) throw new ManagerError('job_not_found', 'No job has this id.')
        return jobView(job)
      },
    )
  }
}
