import type { Random } from '../create-random.ts'
import type { ApiDocument, Schema } from './document.ts'
import type { Json } from './hostile-values.ts'

/** Returns a text for a field of this name: an existing id, a cursor from an answer. */
export type Words = (name: string) => string

/** Makes a value that mostly fits `schema`: length limits of texts are ignored. */
export function shapedValue(
  schema: Schema,
  name: string,
  random: Random,
  { components }: ApiDocument,
  words: Words,
): Json {
  function of(wanted: Schema, field: string): Json {
    if (wanted.$ref !== undefined) return of(components.schemas[wanted.$ref.split('/').at(-1) ?? ''] ?? {}, field)
    if (wanted.anyOf !== undefined) return of(random.pick(wanted.anyOf), field)
    if (wanted.enum !== undefined) return random.pick(wanted.enum)
    switch (wanted.type) {
      case 'integer':
      case 'number':
        return random.between(wanted.minimum ?? 0, Math.min(wanted.maximum ?? 100, (wanted.minimum ?? 0) + 300) + 1)
      case 'boolean':
        return random.chance(0.5)
      case 'null':
        return null
      case 'array':
        return Array.from({ length: random.between(0, 3) }, () => of(wanted.items ?? {}, field))
      case 'object':
        return object(wanted)
      default:
        return words(field)
    }
  }

  function object({ properties = {}, required = [] }: Schema): Json {
    const chosen = Object.entries(properties).filter(([field]) => required.includes(field) || random.chance(0.5))
    return Object.fromEntries(chosen.map(([field, wanted]) => [field, of(wanted, field)]))
  }

  return of(schema, name)
}
