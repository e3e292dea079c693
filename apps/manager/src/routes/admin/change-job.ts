import { JobView } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminBodyRefusals, json } from '../../openapi/answers.ts'
import { jobView } from '../../views/job-view.ts'

const CHANGES = {
  cancel: ['Cancel a job', 'For good. One that runs is asked to stop, and is cancelled when it does.'],
  retry: ['Run a job now', 'One that ended starts anew, one that waits need not wait.'],
  pause: ['Hold a job back', 'Until it is resumed. One that runs is asked to stop first.'],
  resume: ['Let a job go on', 'One that was held back.'],
} as const

/** `POST /api/admin/jobs/{id}/cancel`, `…/retry`, `…/pause`, `…/resume`. */
export function changeJob({ jobs }: Pick<ManagerDeps, 'jobs'>): FastifyPluginAsyncZod {
  return async (app) => {
    for (const [name, [summary, description]] of Object.entries(CHANGES)) {
      const change = name as keyof typeof CHANGES
      app.post(
        `/jobs/:id/${change}`,
        {
          schema: {
            operationId: `${change}Job`,
            tags: ['admin'],
            summary,
            description,
            security: [{ adminToken: [] }],
            params: z.object({ id: z.string() }),
            response: {
              200: json('The job as it is now.', JobView),
              ...adminBodyRefusals('job_not_found', 'job_conflict'),
            },
          },
        },
        async (request): Promise<JobView> => jobView(await jobs[change](request.params.id)),
      )
    }
  }
}
