/** The parts of a JSON schema that values are made from. */
export interface Schema {
  $ref?: string
  type?: string
  enum?: (string | number)[]
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  minimum?: number
  maximum?: number
}

/** One parameter in path or query. */
interface Parameter {
  name: string
  in: string
  required?: boolean
  schema: Schema
}

interface DocumentedOperation {
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  security?: object[]
}

/** The parts of an OpenAPI document that the soak reads. */
export interface ApiDocument {
  paths: Record<string, Record<string, DocumentedOperation>>
  components: { schemas: Record<string, Schema> }
}

/** One operation of the API. */
export interface Operation {
  method: string
  /** With `{name}` for each parameter in it. */
  path: string
  parameters: Parameter[]
  /** Schema of the JSON body; absent where the document describes none. */
  body: Schema | undefined
  isForAdmins: boolean
}

/** Every operation of the document. */
export function operationsOf({ paths }: ApiDocument): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, security = [] }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody?.content['application/json']?.schema,
      isForAdmins: security.length > 0,
    })),
  )
}
