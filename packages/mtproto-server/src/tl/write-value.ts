import { BUILT_IN_IDS } from './built-in-ids.ts'
import type { ByteWriter } from './byte-writer.ts'
import type { TlDefinition, TlField } from './definition.ts'
import type { Definitions } from './definitions.ts'
import { TlError } from './tl-error.ts'

/** Writes one boxed value: an object with `_`, a boolean, or an array of boxed values. */
export function writeBoxed(definitions: Definitions, value: unknown, writer: ByteWriter): void {
  if (typeof value === 'boolean') {
    writer.uint(value ? BUILT_IN_IDS.boolTrue : BUILT_IN_IDS.boolFalse)
  } else if (Array.isArray(value)) {
    writeElements(value, writer, true, (element) => writeBoxed(definitions, element, writer))
  } else {
    const definition = definitions.byName(nameOf(value))
    writer.uint(definition.id)
    writeFields(definitions, definition, value as Record<string, unknown>, writer)
  }
}

/** Writes a vector of one type, as the result of a method. */
export function writeVector(definitions: Definitions, type: string, value: unknown, writer: ByteWriter): void {
  const field = { name: 'result', type, vector: 'boxed' } as const
  writeField(definitions, field, value, writer)
}

/** Writes a constructor's fields without its id. */
function writeFields(
  definitions: Definitions,
  definition: TlDefinition,
  object: Record<string, unknown>,
  writer: ByteWriter,
): void {
  const words = flagWords(definition, object)
  for (const field of definition.fields) {
    if (field.type === '#') writer.uint(words.get(field.name) ?? 0)
    else if (field.flag === undefined || ((words.get(field.flag.word) ?? 0) & (1 << field.flag.bit)) !== 0) {
      try {
        writeField(definitions, field, object[field.name], writer)
      } catch (error) {
        if (error instanceof TlError && error.code === 'tl_bad_value') throw inField(error, definition, field)
        throw error
      }
    }
  }
}

/** Fields may share a bit: one present field makes the others present too. */
function flagWords(definition: TlDefinition, object: Record<string, unknown>): Map<string, number> {
  const words = new Map<string, number>()
  for (const field of definition.fields) {
    if (field.flag === undefined || !isThere(field, object)) continue
    words.set(field.flag.word, (words.get(field.flag.word) ?? 0) | (1 << field.flag.bit))
  }
  return words
}

function isThere(field: TlField, object: Record<string, unknown>): boolean {
  const value = object[field.name]
  return field.type === 'true' ? value === true : value !== undefined && value !== null
}

function writeField(definitions: Definitions, field: TlField, value: unknown, writer: ByteWriter): void {
  if (field.vector === undefined) {
    writeOne(definitions, field, value, writer)
    return
  }
  const elements = value ?? []
  if (!Array.isArray(elements)) throw new TlError('tl_bad_value', `Cannot write ${typeof value}: expected an array`)
  writeElements(elements, writer, field.vector === 'boxed', (element) => writeOne(definitions, field, element, writer))
}

function writeElements(
  elements: unknown[],
  writer: ByteWriter,
  boxed: boolean,
  write: (element: unknown) => void,
): void {
  if (boxed) writer.uint(BUILT_IN_IDS.vector)
  writer.int(elements.length)
  for (const element of elements) write(element)
}

function writeOne(definitions: Definitions, field: TlField, value: unknown, writer: ByteWriter): void {
  const primitive = PRIMITIVES[field.type]
  if (primitive !== undefined) primitive(writer, value)
  else if (field.bare)
    writeFields(definitions, definitions.byName(field.type), value as Record<string, unknown>, writer)
  else writeBoxed(definitions, value, writer)
}

const PRIMITIVES: Record<string, (writer: ByteWriter, value: unknown) => void> = {
  int: (writer, value) => writer.int(Number(value ?? 0)),
  long: (writer, value) => writer.long((value ?? 0) as bigint | number),
  int53: (writer, value) => writer.long((value ?? 0) as bigint | number),
  double: (writer, value) => writer.double(Number(value ?? 0)),
  int128: (writer, value) => writer.raw(exactly(16, value)),
  int256: (writer, value) => writer.raw(exactly(32, value)),
  bytes: (writer, value) => writer.bytes((value ?? new Uint8Array()) as Uint8Array),
  string: (writer, value) => writer.bytes(Buffer.from(String(value ?? ''), 'utf8')),
  Bool: (writer, value) => writer.uint(value === true ? BUILT_IN_IDS.boolTrue : BUILT_IN_IDS.boolFalse),
  true: () => undefined,
  X: (writer, value) => writer.raw(value as Uint8Array),
}

function exactly(length: number, value: unknown): Uint8Array {
  if (value instanceof Uint8Array && value.length === length) return value
  throw new TlError('tl_bad_value', `Cannot write a number of ${length} bytes: expected a Buffer of this length`)
}

function nameOf(value: unknown): string {
  const name = typeof value === 'object' && value !== null ? (value as { _?: unknown })._ : undefined
  if (typeof name === 'string') return name
  throw new TlError(
    'tl_bad_value',
    `Cannot write ${value === undefined ? 'nothing' : typeof value}: expected an object`,
  )
}

function inField(error: TlError, definition: TlDefinition, field: TlField): TlError {
  return new TlError('tl_bad_value', `${definition.name}.${field.name}: ${error.message}`, { cause: error })
}
