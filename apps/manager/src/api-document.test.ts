import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { createOpenApiCheck, type SeenResponse } from './testing/openapi-check.ts'
import { setUpManager } from './testing/set-up-manager.ts'

interface Operation {
  operationId: string
  summary: string
  description: string
  tags: string[]
  security: unknown[]
  responses: Record<string, unknown>
}

interface Document {
  paths: Record<string, Record<string, Operation>>
  tags: { name: string }[]
}

test('is a valid OpenAPI 3.1 document', async () => {
  const { manager } = await setUpManager()
  const validator = new Validator()
  const { valid, errors } = await validator.validate(structuredClone(manager.document) as Record<string, unknown>)
  assert.ok(valid, JSON.stringify(errors))
  assert.equal(validator.version, '3.1')
})

test('describes every operation: name, tag, summary, who may, and its refusals', async () => {
  const { manager } = await setUpManager()
  const { paths, tags } = manager.document as Document
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, operation })),
  )
  assert.equal(new Set(operations.map(({ operation }) => operation.operationId)).size, operations.length)
  for (const { path, operation } of operations) {
    assert.ok(operation.summary && operation.description, path)
    assert.ok(
      operation.tags.every((tag) => tags.some(({ name }) => name === tag)),
      path,
    )
    assert.equal(operation.security.length, path.startsWith('/api/admin/') ? 1 : 0, path)
    assert.ok('403' in operation.responses && '500' in operation.responses, path)
  }
})

test('shows the same document as JSON and as a page without scripts', async () => {
  const { ask, manager } = await setUpManager()
  assert.deepEqual((await ask('GET /docs/openapi.json')).json, JSON.parse(JSON.stringify(manager.document)))
  const { text, headers } = await ask('GET /docs')
  for (const path of Object.keys((manager.document as Document).paths))
    assert.ok(text.includes(`${path}<`) || text.includes(`${path} <`), path)
  assert.doesNotMatch(text, /<script/)
  // A browser requests an icon unless the page names one.
  assert.match(text, /<link rel="icon" href="data:,">/)
  assert.match(String(headers['content-security-policy']), /img-src data:;/)
  assert.match(String(headers['content-security-policy']), /^default-src 'none'/)
})

test('notices a response that is not documented', async () => {
  const { manager } = await setUpManager()
  const check = createOpenApiCheck(manager.document)
  const good: SeenResponse = {
    method: 'GET',
    path: '/api/search?q=a',
    status: 200,
    contentType: 'application/json',
    body: '{"items":[]}',
  }
  check(good)
  const bad: Partial<SeenResponse>[] = [
    { status: 418 },
    { contentType: 'text/plain' },
    { contentType: null },
    { body: '{"items":"ill"}' },
    { body: '{"items":[],"path":"/secret"}' },
    { path: '/undocumented' },
    { method: 'PUT' },
    { method: 'HEAD' },
    { path: '/undocumented', status: 404 },
  ]
  for (const change of bad)
    assert.throws(() => check({ ...good, ...change }), { name: 'AssertionError' }, JSON.stringify(change))
})
