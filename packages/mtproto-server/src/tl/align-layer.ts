import type { TlDefinition, TlField } from './definition.ts'

/**
 * Gives a foreign layer our layer's names for the same things, so that the world meets one vocabulary.
 *
 * A number is a checksum of its definition: where it is the same, ours is taken as it stands (only `true` flags may
 * differ, and an unknown bit disturbs nobody). Elsewhere fields of the same name keep our choice between `long` and `int53`.
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
