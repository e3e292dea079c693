/** Every code an error may have outside, and its HTTP status. A code never changes its meaning. */
export const ERROR_STATUS = {
  bad_request: 400,
  bad_json: 400,
  bad_cursor: 400,
  unauthorized: 401,
  not_from_edge: 403,
  not_found: 404,
  title_not_found: 404,
  file_not_found: 404,
  file_missing: 404,
  image_not_found: 404,
  job_not_found: 404,
  method_not_allowed: 405,
  edit_conflict: 409,
  job_conflict: 409,
  body_too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  internal: 500,
  busy: 503,
} as const

/** A stable error code. */
export type ErrorCode = keyof typeof ERROR_STATUS

/** What each code tells, for the API's document. */
export const ERROR_MEANING: Record<ErrorCode, string> = {
  bad_request: 'a part of the request is not as described; details name it',
  bad_json: 'the body is not JSON',
  bad_cursor: 'the cursor does not belong to this list',
  unauthorized: 'the admin token is missing or wrong',
  not_from_edge: 'the request did not come through the public port',
  not_found: 'nothing has this address',
  title_not_found: 'no title has this id, or it is not published',
  file_not_found: 'no file has this id, or its title is not published',
  file_missing: 'the file is known, but its bytes are not where they lay',
  image_not_found: 'no picture has this id',
  job_not_found: 'no job has this id, or it was forgotten',
  method_not_allowed: 'this address has no such method',
  edit_conflict: 'the titles or files do not allow this change',
  job_conflict: 'the state of the job does not allow this',
  body_too_large: 'the body is over 1 MB',
  unsupported_media_type: 'the body is not application/json',
  rate_limited: 'too many requests from this address; see Retry-After',
  internal: 'something failed inside; the log says what',
  busy: 'too much of this is under way; see Retry-After',
}
