import type { Problem, ProblemDetail } from '@streamvault/api'
import { BadCursorError, FileNotFoundError, TitleEditError, TitleNotFoundError } from '@streamvault/catalog'
import { JobNotFoundError, JobStateError } from '@streamvault/jobs'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { ERROR_STATUS, type ErrorCode } from './error-status.ts'
import { ManagerError } from './manager-error.ts'

/** An error in the form sent to clients. */
export interface Answer {
  status: number
  problem: Problem
}

/** The list of a request's errors may be as long as the request: a person reads the first lines. */
const MAX_DETAILS = 20
const MAX_DETAIL_LENGTH = 300

/** Errors of the framework and the picture store under our codes. Their messages are not sent. */
const FOREIGN: Record<string, [code: ErrorCode, message: string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['body_too_large', 'The body is over 1 MB.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['bad_json', 'The body is not JSON.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_media_type', 'Send the body as application/json.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['bad_request', 'The body is not as long as Content-Length says.'],
  FST_ERR_MAX_PARAM_LENGTH: ['not_found', 'Nothing has this address.'],
  images_busy: ['busy', 'Too many pictures are being made. Try again in a moment.'],
  image_too_large: ['image_not_found', 'No picture has this id.'],
  image_unreadable: ['image_not_found', 'No picture has this id.'],
  FST_ERR_BAD_URL: ['bad_request', 'The address is not a valid URL.'],
}

/** Converts an error of a route into its answer. An unknown error becomes `internal`, without any detail. */
export function problemOf(error: unknown): Answer {
  if (error instanceof ManagerError) return answerOf(error.code, error.message, error.details)
  if (hasZodFastifySchemaValidationErrors(error)) {
    const details = error.validation.slice(0, MAX_DETAILS).map((issue) => detailOf(error.validationContext, issue))
    return answerOf('bad_request', 'The request is not as described.', details)
  }
  if (error instanceof BadCursorError) return answerOf('bad_cursor', 'The cursor does not belong to this list.')
  if (error instanceof TitleNotFoundError) return answerOf('title_not_found', 'No title has this id.')
  if (error instanceof FileNotFoundError) return answerOf('file_not_found', 'No file has this id.')
  if (error instanceof TitleEditError) return answerOf('edit_conflict', error.message)
  if (error instanceof JobNotFoundError) return answerOf('job_not_found', 'No job has this id.')
  if (error instanceof JobStateError) return answerOf('job_conflict', error.message)
  const foreign = FOREIGN[codeOf(error)]
  return foreign === undefined ? answerOf('internal', 'Something failed inside.') : answerOf(...foreign)
}

function answerOf(code: ErrorCode, message: string, details?: ProblemDetail[]): Answer {
  const error = details === undefined ? { code, message } : { code, message, details }
  return { status: ERROR_STATUS[code], problem: { error } }
}

function detailOf(context: string | undefined, issue: { instancePath: string; message?: string }): ProblemDetail {
  const part = context === 'querystring' ? 'query' : (context ?? 'request')
  const inside = issue.instancePath.split('/').filter((step) => step !== '')
  return { path: shortened([part, ...inside].join('.')), message: shortened(issue.message ?? 'not as described') }
}

function shortened(text: string): string {
  return text.length <= MAX_DETAIL_LENGTH ? text : `${text.slice(0, MAX_DETAIL_LENGTH - 1).toWellFormed()}…`
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}
