import type { TlDefinition, TlField } from './definition.ts'
import { TlError } from './tl-error.ts'

/** Built into the language: readers know them without a definition. */
const BUILT_IN = new Set(['vector', 'true', 'boolTrue', 'boolFalse'])
const COMBINATOR = /^([\w.]+)(?:#([0-9a-f]{1,8}))?\s*(.*?)\s*=\s*([\w.<> !%]+?)\s*;$/

/** Parses a schema in text form (`.tl`). Skips definitions without an id, comments and built-in definitions. */
export function parseTlText(text: string): TlDefinition[] {
  const definitions: TlDefinition[] = []
  let kind: TlDefinition['kind'] = 'constructor'
  for (const raw of text.split('\n')) {
    const line = raw.replace(/\/\/.*$/, '').trim()
    if (line === '---functions---') kind = 'method'
    else if (line === '---types---') kind = 'constructor'
    else if (line !== '') {
      const definition = parseCombinator(line, kind)
      if (definition !== undefined) definitions.push(definition)
    }
  }
  return definitions
}

function parseCombinator(line: string, kind: TlDefinition['kind']): TlDefinition | undefined {
  const [, name, id, fields = '', result = ''] = COMBINATOR.exec(line) ?? []
  // The lines of primitives (`int ? = Int;`) have no id and are not needed.
  if (name === undefined && !line.includes('?')) throw new TlError('tl_bad_schema', `Cannot read the schema: "${line}"`)
  if (name === undefined || id === undefined || BUILT_IN.has(name)) return undefined
  const vector = /^[Vv]ector[< ](.+?)>?$/.exec(result)
  return {
    kind,
    name,
    id: Number.parseInt(id, 16),
    fields: fields
      .replace(/\{[^}]*\}/g, '')
      .split(/\s+/)
      .filter((token) => token.includes(':'))
      .map(parseField),
    type: vector?.[1] ?? result,
    returnsVector: vector !== null,
  }
}

function parseField(token: string): TlField {
  const colon = token.indexOf(':')
  const name = token.slice(0, colon)
  const [, word, bit, rest = ''] = /^(?:(\w+)\.(\d+)\?)?(.+)$/.exec(token.slice(colon + 1)) ?? []
  const [, vector, inner = rest] = /^([Vv])ector<(.+)>$/.exec(rest) ?? []
  return {
    name,
    type: inner.replace(/^[!%]/, ''),
    ...(word !== undefined && { flag: { word, bit: Number(bit) } }),
    ...(vector === 'V' && { vector: 'boxed' as const }),
    ...(vector === 'v' && { vector: 'bare' as const }),
    ...(inner.startsWith('%') && { bare: true }),
  }
}
