import type { TlDefinition } from './definition.ts'
import { TlError } from './tl-error.ts'

/** The constructors and methods of one schema, by id and by name. */
export interface Definitions {
  /** The definition with this id, or `undefined`. */
  byId(id: number): TlDefinition | undefined
  /** The definition with this name; throws `tl_bad_value` if there is none. */
  byName(name: string): TlDefinition
}

/** Indexes definitions; a later definition replaces an earlier one with the same name or id. */
export function createDefinitions(...lists: readonly TlDefinition[][]): Definitions {
  const ids = new Map<number, TlDefinition>()
  const names = new Map<string, TlDefinition>()
  for (const definition of lists.flat()) {
    ids.set(definition.id, definition)
    names.set(definition.name, definition)
  }
  return {
    byId: (id) => ids.get(id),
    byName(name) {
      const definition = names.get(name)
      if (definition === undefined) throw new TlError('tl_bad_value', `Cannot use "${name}": it is not in the schema`)
      return definition
    },
  }
}
