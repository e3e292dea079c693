import { z } from 'zod'
import type { Fault } from '../faults/fault.ts'
import { FAULT_KINDS } from '../faults/fault.ts'
import { DEFAULT_LIMITS, type Limits } from '../limits/limits.ts'

/** Account ids come as numbers or as the strings used in `stats`. */
const AccountId = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).pipe(z.number().int().positive())

/** Body of `POST /fault`. */
export const FaultRequest: z.ZodType<Fault> = z
  .strictObject({
    kind: z.enum(FAULT_KINDS),
    session: AccountId.optional(),
    times: z.number().int().positive().optional(),
    seconds: z.number().positive().max(86_400).optional(),
    method: z.string().min(1).optional(),
    dc: z.number().int().min(1).max(5).optional(),
    delayMs: z.number().positive().max(600_000).optional(),
  })
  .transform(withoutUndefined)

/** Body of `POST /limits`: any of the limits. */
export const LimitsRequest: z.ZodType<Partial<Limits>> = z
  .strictObject(
    Object.fromEntries(Object.keys(DEFAULT_LIMITS).map((name) => [name, z.number().nonnegative().optional()])),
  )
  .transform((limits) => withoutUndefined(limits) as Partial<Limits>)

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const set = Object.entries(value).filter(([, one]) => one !== undefined)
  return Object.fromEntries(set) as { [K in keyof T]: Exclude<T[K], undefined> }
}
