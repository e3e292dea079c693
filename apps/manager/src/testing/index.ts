export { type CheckedDocument, createOpenApiCheck, type OpenApiCheck, type SeenResponse } from './openapi-check.ts'
