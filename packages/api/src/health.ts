import { z } from 'zod'

/** Answer of `GET /healthz`. */
export interface Health {
  status: 'ok'
}

/** Schema of `Health`. */
export const Health: z.ZodType<Health> = z
  .object({ status: z.literal('ok') })
  .meta({ id: 'Health', description: 'The program answers.' })
