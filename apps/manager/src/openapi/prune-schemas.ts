type Document = ReturnType<import('@fastify/swagger').SwaggerTransformObject>

const REFERENCE = /"#\/components\/schemas\/([^"]+)"/g

/**
 * Keeps only the components in use: each named schema is written twice, for requests and for answers, and few need
 * both.
 */
export function pruneSchemas(document: Document): Document {
  const { components, ...rest } = document as Document & { components?: { schemas?: Record<string, unknown> } }
  const schemas = components?.schemas ?? {}
  const used = new Set<string>()
  const open = referencesIn(rest)
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (used.has(name)) continue
    used.add(name)
    open.push(...referencesIn(schemas[name]))
  }
  const kept = Object.fromEntries(
    Object.entries(schemas)
      .filter(([name]) => used.has(name))
      .sort(([a], [b]) => a.localeCompare(b)),
  )
  return { ...rest, components: { ...components, schemas: kept } } as Document
}

function referencesIn(value: unknown): string[] {
  return Array.from(JSON.stringify(value ?? null).matchAll(REFERENCE), (match) => match[1] ?? '')
}
