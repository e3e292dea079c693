import type { z } from 'zod'
import type { LiveWorld } from '../world/live-world.ts'
import { FaultRequest, LimitsRequest } from './requests.ts'

/** A request to the control address. */
export interface ControlRequest {
  method: string
  path: string
  body: string
}

/** The answer, sent as JSON. */
export interface ControlAnswer {
  status: number
  body: unknown
}

/** The controlled parts of a world. */
export type ControlledWorld = Pick<
  LiveWorld,
  'stats' | 'resetStats' | 'setFault' | 'clearFaults' | 'setLimits' | 'limits'
>

const ROUTES: Record<string, (world: ControlledWorld, body: unknown) => ControlAnswer> = {
  'GET /stats': (world) => ({ status: 200, body: world.stats() }),
  'GET /limits': (world) => ({ status: 200, body: world.limits }),
  'POST /reset': (world) => {
    world.resetStats()
    return { status: 200, body: { ok: true } }
  },
  'POST /fault': (world, body) =>
    checked(FaultRequest, body, (fault) => {
      world.setFault(fault)
      return { ok: true }
    }),
  'DELETE /fault': (world) => {
    world.clearFaults()
    return { status: 200, body: { ok: true } }
  },
  'POST /limits': (world, body) =>
    checked(LimitsRequest, body, (limits) => {
      world.setLimits(limits)
      return world.limits
    }),
}

/** Answers one request: 200, or 400 and 404 with the problem. */
export function answerControl(world: ControlledWorld, { method, path, body }: ControlRequest): ControlAnswer {
  const route = ROUTES[`${method} ${path.replace(/^\/control/, '')}`]
  if (route === undefined) return refuse(404, 'not_found', `There is no ${method} ${path}`)
  const json = parseJson(body)
  if (json === undefined) return refuse(400, 'invalid_json', 'The body is not JSON')
  return route(world, json.value)
}

function checked<T>(schema: z.ZodType<T>, body: unknown, act: (value: T) => unknown): ControlAnswer {
  const parsed = schema.safeParse(body)
  if (parsed.success) return { status: 200, body: act(parsed.data) }
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
  return refuse(400, 'invalid_request', problems.join('; '))
}

function refuse(status: number, code: string, message: string): ControlAnswer {
  return { status, body: { error: { code, message } } }
}

function parseJson(body: string): { value: unknown } | undefined {
  if (body === '') return { value: {} }
  try {
    return { value: JSON.parse(body) }
  } catch {
    return undefined
  }
}
