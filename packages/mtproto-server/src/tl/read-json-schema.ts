import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { TlDefinition, TlField } from './definition.ts'

/** One layer of the API. */
export interface TlSchema {
  /** Number of the layer. */
  layer: number
  /** Its constructors and methods. */
  definitions: TlDefinition[]
}

interface JsonField {
  name: string
  type: string
  typeModifiers?: { predicate?: string; isVector?: boolean; isBareVector?: boolean; isBareType?: boolean }
}

interface JsonEntry {
  kind: 'class' | 'method'
  name: string
  id: number
  type: string
  arguments: JsonField[]
  typeModifiers?: { isVector?: boolean }
}

const require = createRequire(import.meta.url)

/** The API schema from `@mtcute/core`, read as data. */
export function readApiSchema(): TlSchema {
  const file = readJson('@mtcute/core/tl/api-schema.json') as { l: number; e: JsonEntry[] }
  return { layer: file.l, definitions: file.e.map(toDefinition) }
}

/** The schema of MTProto itself from `@mtcute/core`, read as data. */
export function readMtprotoSchema(): TlDefinition[] {
  return (readJson('@mtcute/core/tl/mtp-schema.json') as JsonEntry[]).map(toDefinition)
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(require.resolve(name), 'utf8'))
}

function toDefinition(entry: JsonEntry): TlDefinition {
  return {
    kind: entry.kind === 'class' ? 'constructor' : 'method',
    name: entry.name,
    id: entry.id >>> 0,
    fields: entry.arguments.map(toField),
    type: entry.type,
    returnsVector: entry.typeModifiers?.isVector === true,
  }
}

function toField({ name, type, typeModifiers = {} }: JsonField): TlField {
  const { predicate, isVector, isBareVector, isBareType } = typeModifiers
  const [word, bit] = predicate?.split('.') ?? []
  return {
    name,
    type: type.replace(/^!/, ''),
    ...(word !== undefined && { flag: { word, bit: Number(bit) } }),
    ...(isVector && { vector: 'boxed' as const }),
    ...(isBareVector && { vector: 'bare' as const }),
    ...(isBareType && { bare: true }),
  }
}
