import assert from 'node:assert/strict'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

/** A response as a client receives it. */
export interface SeenResponse {
  method: string
  /** Path, with or without its query. */
  path: string
  status: number
  /** The whole header with its parameters; null when absent. */
  contentType: string | null
  /** As text; ignored when the document describes bytes. */
  body: string
}

/** The checked part of an OpenAPI 3.1 document. */
export interface CheckedDocument {
  paths?: object | undefined
}

/** Throws an `AssertionError` when the document does not describe the response. */
export type OpenApiCheck = (response: SeenResponse) => void

interface Answer {
  content?: Record<string, object>
}

type Paths = Record<string, Record<string, { responses: Record<string, Answer> }>>

const DOCUMENT = 'document'
const PROBLEM = '#/components/schemas/Problem'

/**
 * Creates a check that a response is documented: its status for that method and path, its content type, and its body by
 * the schema. An address or method that the document lacks may only be refused, in the form of `Problem`.
 */
export function createOpenApiCheck(document: CheckedDocument): OpenApiCheck {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  formats.default(ajv)
  ajv.addSchema(document, DOCUMENT)
  const paths = (document.paths ?? {}) as Paths

  function assertBody(reference: string, value: unknown, subject: string): void {
    const validate = ajv.getSchema(`${DOCUMENT}${reference}`) as ValidateFunction | undefined
    assert.ok(validate, `${subject}: the document has no ${reference}`)
    assert.ok(validate(value), `${subject}: the body is not as documented: ${ajv.errorsText(validate.errors)}`)
  }

  return ({ method, path, status, contentType, body }) => {
    const subject = `${method} ${path.split('?', 1)[0]} ${status}`
    const isHead = method === 'HEAD'
    const template = templateOf(Object.keys(paths), path)
    const verb = isHead ? 'get' : method.toLowerCase()
    const operation = template === undefined ? undefined : paths[template]?.[verb]
    if (template === undefined || operation === undefined) {
      assert.ok(status >= 400 && status < 500, `${subject}: the document has no such operation`)
      if (!isHead) assertBody(PROBLEM, JSON.parse(body), subject)
      return
    }

    const answer = operation.responses[status]
    assert.ok(answer, `${subject}: this status is not documented`)
    if (answer.content === undefined) return assert.equal(body, '', `${subject}: no body is documented`)
    const mediaType = mediaTypeOf(Object.keys(answer.content), contentType)
    assert.ok(mediaType, `${subject}: content type ${contentType} is not documented`)
    if (isHead) return assert.equal(body, '', `${subject}: an answer to HEAD has no body`)

    const at = ['paths', template, verb, 'responses', String(status), 'content', mediaType, 'schema']
    const reference = `#/${at.map(pointerStep).join('/')}`
    for (const value of valuesIn(mediaType, body)) assertBody(reference, value, subject)
  }
}

/** Literal segments win over parameters, so the template with the fewest parameters counts. */
function templateOf(templates: string[], path: string): string | undefined {
  // A client may send a fragment, which a browser would not: the path ends at the first `?` or `#`.
  const steps = path.split(/[?#]/, 1)[0]?.split('/') ?? []
  return templates
    .filter((template) => {
      const wanted = template.split('/')
      return (
        wanted.length === steps.length && wanted.every((step, at) => step === steps[at] || isParameter(step, steps[at]))
      )
    })
    .sort((a, b) => a.split('{').length - b.split('{').length)[0]
}

function isParameter(step: string, given: string | undefined): boolean {
  return step.startsWith('{') && given !== undefined && given !== ''
}

function mediaTypeOf(documented: string[], contentType: string | null): string | undefined {
  const bare = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return documented.find((one) => one === bare || (one.endsWith('/*') && bare.startsWith(one.slice(0, -1))))
}

/** The values in a body that its schema describes: a JSON value, one per line, or a text; none in bytes. */
function valuesIn(mediaType: string, body: string): unknown[] {
  if (mediaType === 'application/json') return [JSON.parse(body)]
  if (mediaType === 'application/x-ndjson')
    return body
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  return mediaType.startsWith('text/') ? [body] : []
}

function pointerStep(step: string): string {
  return encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))
}
