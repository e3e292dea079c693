import { KindRequest, PausedKinds } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminBodyRefusals, json } from '../../openapi/answers.ts'

/** `POST /api/admin/jobs/pause` and `…/resume`: a kind of jobs, or all. Running jobs continue. */
export function pauseJobs({ jobs }: Pick<ManagerDeps, 'jobs'>): FastifyPluginAsyncZod {
  return async (app) => {
    for (const change of ['pause', 'resume'] as const) {
      app.post(
        `/jobs/${change}`,
        {
          schema: {
            operationId: `${change}Jobs`,
            tags: ['admin'],
            summary: change === 'pause' ? 'Begin no more jobs' : 'Begin jobs again',
            description: 'Of one kind, or of all. Jobs that run go on. Holds over restarts.',
            security: [{ adminToken: [] }],
            body: KindRequest,
            response: { 200: json('What is paused now.', PausedKinds), ...adminBodyRefusals() },
          },
        },
        async (request): Promise<PausedKinds> => {
          await jobs[`${change}Kind`](request.body.kind)
          return { paused: await jobs.pausedKinds() }
        },
      )
    }
  }
}
