import type { TlObject } from '../rpc.ts'
import { BUILT_IN_IDS } from './built-in-ids.ts'
import type { ByteReader } from './byte-reader.ts'
import type { TlDefinition, TlField } from './definition.ts'
import type { Definitions } from './definitions.ts'
import { TlError } from './tl-error.ts'

/** Reads one boxed value: an object, a Bool or a vector of boxed values. */
export function readBoxed(definitions: Definitions, reader: ByteReader): unknown {
  const id = reader.uint()
  if (id === BUILT_IN_IDS.boolTrue) return true
  if (id === BUILT_IN_IDS.boolFalse) return false
  if (id === BUILT_IN_IDS.vector) return readElements(reader, () => readBoxed(definitions, reader))
  const definition = definitions.byId(id)
  if (definition === undefined) {
    throw new TlError(
      'tl_unknown_id',
      `Cannot read a value: constructor ${id.toString(16).padStart(8, '0')} is not in the schema`,
    )
  }
  return readFields(definitions, definition, reader)
}

/** Reads the fields of a constructor whose id was already read, or is not sent. */
function readFields(definitions: Definitions, definition: TlDefinition, reader: ByteReader): TlObject {
  const object: TlObject = { _: definition.name }
  for (const field of definition.fields) {
    if (field.flag !== undefined && (Number(object[field.flag.word]) & (1 << field.flag.bit)) === 0) continue
    object[field.name] = readField(definitions, field, reader)
  }
  return object
}

function readField(definitions: Definitions, field: TlField, reader: ByteReader): unknown {
  if (field.vector === undefined) return readOne(definitions, field, reader)
  if (field.vector === 'boxed' && reader.uint() !== BUILT_IN_IDS.vector) {
    throw new TlError('tl_bad_bytes', `Cannot read "${field.name}": expected a vector`)
  }
  return readElements(reader, () => readOne(definitions, field, reader))
}

function readElements(reader: ByteReader, read: () => unknown): unknown[] {
  const count = reader.int()
  // Every vector element takes at least four bytes: a forged count cannot make us build a huge array.
  if (count < 0 || count * 4 > reader.left)
    throw new TlError('tl_bad_bytes', `Cannot read ${count} elements of a vector`)
  return Array.from({ length: count }, read)
}

function readOne(definitions: Definitions, field: TlField, reader: ByteReader): unknown {
  switch (field.type) {
    case 'int':
      return reader.int()
    case '#':
      return reader.uint()
    case 'long':
      return reader.long()
    case 'int53':
      return Number(reader.long())
    case 'double':
      return reader.double()
    case 'int128':
      return reader.raw(16)
    case 'int256':
      return reader.raw(32)
    case 'bytes':
      return reader.bytes()
    case 'string':
      return reader.bytes().toString('utf8')
    case 'true':
      return true
    case 'X':
      // A wrapped call may use another layer than its wrapper: it stays undecoded, and always comes last.
      return reader.raw(reader.left)
    default:
      return field.bare
        ? readFields(definitions, definitions.byName(field.type), reader)
        : readBoxed(definitions, reader)
  }
}
