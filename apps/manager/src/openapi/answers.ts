import { Problem } from '@streamvault/api'
import type { ZodType } from 'zod'
import { ERROR_MEANING, ERROR_STATUS, type ErrorCode } from '../errors/error-status.ts'

/** One documented answer of a route: its meaning, and a schema for each content type. */
export interface DocumentedAnswer {
  description: string
  content: Record<string, { schema: ZodType }>
}

/** Errors that any route may return. */
const ANYWHERE: ErrorCode[] = ['not_from_edge', 'rate_limited', 'internal']

/** Further errors of a route whose method allows a body. A body is checked even where none is needed. */
const WITH_BODY: ErrorCode[] = ['bad_request', 'bad_json', 'body_too_large', 'unsupported_media_type']

/** Further errors of an admin route. */
const FOR_ADMINS: ErrorCode[] = ['unauthorized']

/** A JSON answer. */
export function json(description: string, schema: ZodType): DocumentedAnswer {
  return answerAs('application/json', description, schema)
}

/** An answer of another content type. */
export function answerAs(contentType: string, description: string, schema: ZodType): DocumentedAnswer {
  return { description, content: { [contentType]: { schema } } }
}

/** The refusals of a GET route, by status. */
export function refusals(...codes: ErrorCode[]): Record<number, DocumentedAnswer> {
  return byStatus([...codes, ...ANYWHERE])
}

/** The refusals of a route with any other method, by status. */
export function bodyRefusals(...codes: ErrorCode[]): Record<number, DocumentedAnswer> {
  return byStatus([...codes, ...WITH_BODY, ...ANYWHERE])
}

/** The refusals of an admin GET route, by status. */
export function adminRefusals(...codes: ErrorCode[]): Record<number, DocumentedAnswer> {
  return byStatus([...codes, ...FOR_ADMINS, ...ANYWHERE])
}

/** The refusals of an admin route with any other method, by status. */
export function adminBodyRefusals(...codes: ErrorCode[]): Record<number, DocumentedAnswer> {
  return byStatus([...codes, ...FOR_ADMINS, ...WITH_BODY, ...ANYWHERE])
}

function byStatus(codes: ErrorCode[]): Record<number, DocumentedAnswer> {
  const answers: Record<number, DocumentedAnswer> = {}
  for (const code of new Set(codes)) {
    const status = ERROR_STATUS[code]
    const line = `\`${code}\`: ${ERROR_MEANING[code]}.`
    const before = answers[status]?.description
    answers[status] = json(before === undefined ? line : `${before} ${line}`, Problem)
  }
  return answers
}
