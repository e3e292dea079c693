import type { TlDefinition, TlField } from './definition.ts'

/**
 * Renames a foreign layer's definitions to our layer's names, so that the world uses one vocabulary.
 *
 * An id is a checksum of its definition: with an equal id, our definition is used (only `true` flags may differ, and
 * an unknown bit does no harm). In other definitions, fields of the same name keep our choice of `long` or `int53`.
 */
export function alignLayer(ours: readonly TlDefinition[], foreign: readonly TlDefinition[]): TlDefinition[] {
  const byId = new Map(ours.map((definition) => [definition.id, definition]))
  const byName = new Map(ours.map((definition) => [definition.name, definition]))
  return foreign.map((definition) => {
    const same = byId.get(definition.id)
    if (same !== undefined) return same
    const namesake = byName.get(definition.name)
    return namesake === undefined ? definition : { ...definition, fields: alignFields(namesake, definition) }
  })
}

function alignFields(ours: TlDefinition, foreign: TlDefinition): TlField[] {
  const types = new Map(ours.fields.map((field) => [field.name, field.type]))
  return foreign.fields.map((field) =>
    field.type === 'long' && types.get(field.name) === 'int53' ? { ...field, type: 'int53' } : field,
  )
}
