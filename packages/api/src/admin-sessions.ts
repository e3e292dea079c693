import { z } from 'zod'

/**
 * State of a session. `closed`: not opened yet; `failed`: opening it failed; `unreachable`: it has no connection
 * to a data centre.
 */
export type SessionState = 'closed' | 'failed' | 'starting' | 'ready' | 'resting' | 'unreachable' | 'parked'

/** One wait that a session must observe. */
export interface SessionRest {
  /** The data centre to which the wait applies; null for all. */
  dc: number | null
  remainingMs: number
  /** `flood`: Telegram demanded it; `failing`: too many failures; `shared`: Telegram demanded it of another process. */
  cause: 'flood' | 'failing' | 'shared'
}

/** A session on Telegram, for the operator. Holds no credentials of the account. */
export interface SessionView {
  id: string
  label: string
  kind: 'bot' | 'person' | 'unknown'
  origin: 'added' | 'environment'
  state: SessionState
  reason: string | null
  viewers: number
  maxViewers: number
  requestsPerSecond: number
  limitPerSecond: number
  inFlight: number
  rests: SessionRest[]
  health: number | null
  ramp: number | null
  latencyMs: number | null
  proxy: string | null
  sourceAddress: string | null
  addedAt: number | null
}

/** Answer of `GET /api/admin/sessions`. */
export interface SessionList {
  items: SessionView[]
}

/** Body of `POST /api/admin/sessions`. */
export interface SessionRequest {
  /** A bot's token, or a session string. Secret. */
  account: string
  label?: string | undefined
  proxy?: string | undefined
  sourceAddress?: string | undefined
}

/** Answer of `POST /api/admin/sessions`. */
export interface AddedSession {
  session: SessionView
  /** Whether the account is new to this server. */
  isNew: boolean
}

/** Answer of `POST /api/admin/sessions/{id}/check`. */
export interface SessionCheck {
  id: string
  ok: boolean
  state: SessionState
  channel: { id: number; title: string; canPost: boolean } | null
  problem: { code: string; message: string; hints: string[] } | null
}

/** Answer of `POST /api/admin/sessions/{id}/export`. */
export interface ExportedSession {
  id: string
  /** Gives full access to the account. Secret. */
  account: string
}

const state: z.ZodType<SessionState> = z
  .enum(['closed', 'failed', 'starting', 'ready', 'resting', 'unreachable', 'parked'])
  .describe(
    '`closed`: nobody opened it yet. `starting`: below its full rate. `parked`: its account or its key is over; a bot signs in anew with its token.',
  )

/** Schema of `SessionView`. */
export const SessionView: z.ZodType<SessionView> = z
  .object({
    id: z.string(),
    label: z.string().describe('What the operator calls it; may be empty.'),
    kind: z.enum(['bot', 'person', 'unknown']).describe('`unknown`: a session string that does not say.'),
    origin: z
      .enum(['added', 'environment'])
      .describe('One of the environment is not kept, and cannot be removed here.'),
    state,
    reason: z.string().nullable().describe('Why it failed, rests or is parked.'),
    viewers: z.number().int().min(0).describe('Who cause reads and are counted on it now.'),
    maxViewers: z.number().int().min(0),
    requestsPerSecond: z.number().min(0).describe('Requests sent in the last second.'),
    limitPerSecond: z.number().min(0).describe('Requests it may send in one second as of now.'),
    inFlight: z.number().int().min(0),
    rests: z.array(
      z.object({
        dc: z.number().int().nullable().describe('The data centre for which it rests; null for all.'),
        remainingMs: z.number().min(0),
        cause: z.enum(['flood', 'failing', 'shared']),
      }),
    ),
    health: z.number().nullable().describe('How well it answered lately: 1 always, towards 0 never.'),
    ramp: z.number().nullable().describe('How far it has risen to its full rate, 0.25 to 1.'),
    latencyMs: z.number().nullable(),
    proxy: z.string().nullable().describe('`host:port`.'),
    sourceAddress: z.string().nullable(),
    addedAt: z.number().int().nullable().describe('Milliseconds since 1970.'),
  })
  .meta({ id: 'Session', description: 'An account on Telegram that reads and writes.' })

/** Schema of `SessionList`. */
export const SessionList: z.ZodType<SessionList> = z
  .object({ items: z.array(SessionView) })
  .meta({ id: 'SessionList', description: 'Every session.' })

const MAX_ACCOUNT = 2_000
const MAX_LABEL = 60

/** Schema of `SessionRequest`. */
export const SessionRequest: z.ZodType<SessionRequest> = z
  .strictObject({
    account: z
      .string()
      .min(1)
      .max(MAX_ACCOUNT)
      .describe("A bot's token, or a session string of mtcute, Pyrogram, Telethon or GramJS."),
    label: z.string().max(MAX_LABEL).optional(),
    proxy: z
      .string()
      .max(500)
      .regex(/^socks5:\/\//, 'use socks5://host:port or socks5://user:password@host:port')
      .optional()
      .describe('`socks5://host:port` or `socks5://user:password@host:port`.'),
    sourceAddress: z
      .union([z.ipv4(), z.ipv6()])
      .optional()
      .describe('The address of this machine that its connections leave from.'),
  })
  .meta({ id: 'SessionRequest', description: 'An account to be used.' })

/** Schema of `AddedSession`. */
export const AddedSession: z.ZodType<AddedSession> = z
  .object({ session: SessionView, isNew: z.boolean().describe('Whether the account was not here before.') })
  .meta({ id: 'AddedSession', description: 'The session of the account.' })

/** Schema of `SessionCheck`. */
export const SessionCheck: z.ZodType<SessionCheck> = z
  .object({
    id: z.string(),
    ok: z.boolean().describe('It is signed in, and may read and post in the storage channel where there is one.'),
    state,
    channel: z
      .object({ id: z.number().int(), title: z.string(), canPost: z.boolean() })
      .nullable()
      .describe('The storage channel as this account sees it; null when it does not, or there is none.'),
    problem: z
      .object({
        code: z.string(),
        message: z.string(),
        hints: z.array(z.string()).describe('What can be done about it.'),
      })
      .nullable(),
  })
  .meta({ id: 'SessionCheck', description: 'What a session can do now.' })

/** Schema of `ExportedSession`. */
export const ExportedSession: z.ZodType<ExportedSession> = z
  .object({
    id: z.string(),
    account: z.string().describe('Opens the account to whoever has it.'),
  })
  .meta({ id: 'ExportedSession', description: 'The account itself. Keep it as you keep a password.' })
