import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createCodec } from './codec.ts'
import type { TlDefinition, TlField } from './definition.ts'
import { readMtprotoDefinitions } from './mtproto-definitions.ts'
import { parseTlText } from './parse-tl-text.ts'
import { readApiSchema } from './read-json-schema.ts'
import { TlError } from './tl-error.ts'

// Built from numbers: fast-check's own arbitrary spends seconds on a table of all characters.
const CHARACTER = fc
  .nat(0x10ffff)
  .map((point) => String.fromCodePoint(point))
  .filter((one) => one.isWellFormed())

const api = readApiSchema().definitions
const codec = createCodec(readMtprotoDefinitions(), api)

/** Any value of one definition; recursive types end in their smallest constructor. */
function anyOf(definitions: TlDefinition[]): (definition: TlDefinition) => fc.Arbitrary<Record<string, unknown>> {
  const byType = Map.groupBy(
    definitions.filter(({ kind }) => kind === 'constructor'),
    ({ type }) => type,
  )
  const one = (field: TlField, depth: number): fc.Arbitrary<unknown> => {
    switch (field.type) {
      case 'int':
        return fc.integer()
      case 'long':
        return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
      case 'int53':
        return fc.maxSafeInteger()
      case 'double':
        return fc.double({ noNaN: true })
      case 'int128':
      case 'int256': {
        const length = field.type === 'int128' ? 16 : 32
        return fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => Buffer.from(bytes))
      }
      case 'bytes':
        return fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes))
      case 'string':
        return fc.string({ unit: CHARACTER, maxLength: 20 })
      case 'Bool':
        return fc.boolean()
      case 'true':
        return fc.constant(true)
      case 'X':
        return fc.constant(Buffer.from([1, 2, 3, 4]))
      default:
        return fc.constantFrom(...(byType.get(field.type) ?? [])).chain((next) => object(next, depth - 1))
    }
  }
  const value = (field: TlField, depth: number): fc.Arbitrary<unknown> => {
    const there =
      field.vector === undefined ? one(field, depth) : fc.array(one(field, depth), { maxLength: depth > 0 ? 2 : 0 })
    if (field.flag === undefined) return there
    // At depth 0 optional fields are absent, or recursive types would never end.
    return depth > 0 ? fc.option(there, { nil: undefined }) : fc.constant(undefined)
  }
  const object = (definition: TlDefinition, depth: number): fc.Arbitrary<Record<string, unknown>> =>
    fc
      .record(
        Object.fromEntries(
          definition.fields.filter(({ type }) => type !== '#').map((field) => [field.name, value(field, depth)]),
        ),
      )
      .map((fields) => ({ _: definition.name, ...wholeBits(definition, fields) }))
  return (definition) => object(definition, 2)
}

/** Fields that share a bit are all present or all absent. */
function wholeBits(definition: TlDefinition, fields: Record<string, unknown>): Record<string, unknown> {
  const bitOf = ({ flag }: TlField) => flag && `${flag.word}.${flag.bit}`
  const absent = new Set(definition.fields.filter(({ name }) => fields[name] === undefined).map(bitOf))
  const kept = definition.fields.filter((field) => field.flag === undefined || !absent.has(bitOf(field)))
  return Object.fromEntries(kept.filter(({ type }) => type !== '#').map(({ name }) => [name, fields[name]]))
}

/** Decoded values contain the flag words too, and no absent fields. */
function plain(value: unknown, definitions: Map<string, TlDefinition>): unknown {
  if (Array.isArray(value)) return value.map((element) => plain(element, definitions))
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value
  const words = new Set(
    definitions
      .get((value as { _: string })._)
      ?.fields.filter(({ type }) => type === '#')
      .map(({ name }) => name),
  )
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, content]) => content !== undefined && !words.has(name))
      .map(([name, content]) => [name, plain(content, definitions)]),
  )
}

describe('codec', () => {
  it('reads back what it wrote, for any constructor and method of the schema', () => {
    const names = new Map(api.map((definition) => [definition.name, definition]))
    const any = anyOf(api)
    // Page blocks and rich texts contain themselves: random values would be endless.
    const finite = api.filter(({ fields }) => !fields.some(({ type }) => /RichText|PageBlock/.test(type)))
    fc.assert(
      fc.property(fc.constantFrom(...finite).chain(any), (value) => {
        const back = codec.read(codec.write(value))
        assert.deepEqual(plain(back, names), plain(value, names))
      }),
      { numRuns: 200 },
    )
  })

  it('writes a method as the documentation prints it', () => {
    const bytes = codec.write({ _: 'mt_ping', ping_id: 0x0102030405060708n })
    assert.equal(bytes.toString('hex'), 'ec77be7a0807060504030201')
  })

  it('pads byte strings to four and takes the long form from 254 on', () => {
    for (const [length, whole] of [
      [0, 4],
      [3, 4],
      [4, 8],
      [253, 256],
      [254, 260],
      [256, 260],
    ] as const) {
      const bytes = codec.write({ _: 'mt_msgs_state_info', req_msg_id: 0n, info: Buffer.alloc(length, 7) })
      assert.equal(bytes.length, 12 + whole)
    }
  })

  it('writes a vector of bare numbers as a method returns it', () => {
    const bytes = codec.writeResult('contacts.getContactIDs', [5])
    assert.equal(bytes.toString('hex'), '15c4b51c0100000005000000')
  })

  it('writes what is missing and plain as nothing, and refuses a missing object by its name', () => {
    const read = codec.read(codec.write({ _: 'upload.getFileHashes', location: { _: 'inputTakeoutFileLocation' } }))
    assert.equal((read as { offset: number }).offset, 0)
    assert.throws(() => codec.write({ _: 'upload.getFile', limit: 5 }), {
      code: 'tl_bad_value',
      message: /upload\.getFile\.location/,
    })
  })

  it('refuses bytes that end early, name nothing, or promise more elements than there are bytes', () => {
    const whole = codec.write({ _: 'mt_msgs_ack', msg_ids: [1n, 2n] })
    for (let end = 0; end < whole.length; end++) {
      assert.throws(() => codec.read(whole.subarray(0, end)), { code: 'tl_bad_bytes' })
    }
    assert.throws(() => codec.read(Buffer.from('deadbeef', 'hex')), { code: 'tl_unknown_id' })
    const forged = Buffer.from(whole)
    forged.writeInt32LE(0x7fffffff, 8)
    assert.throws(() => codec.read(forged), { code: 'tl_bad_bytes' })
  })

  it('never fails on random bytes with anything but its own error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...api), (bytes, { id }) => {
        const head = Buffer.alloc(4)
        head.writeUInt32LE(id)
        try {
          codec.read(Buffer.concat([head, bytes]))
        } catch (error) {
          assert.ok(error instanceof TlError)
        }
      }),
    )
  })

  it('writes all fields of a bit when one of them is there', () => {
    const [definition] = parseTlText('t#1 flags:# a:flags.0?int b:flags.0?string = T;')
    const own = createCodec([definition as TlDefinition])
    assert.deepEqual(own.read(own.write({ _: 't', a: 4 })), { _: 't', flags: 1, a: 4, b: '' })
  })

  it('leaves a wrapped call as bytes', () => {
    const query = codec.write({ _: 'help.getConfig' })
    const wrapped = codec.write({ _: 'invokeWithLayer', layer: 198, query })
    assert.deepEqual(codec.read(wrapped), { _: 'invokeWithLayer', layer: 198, query })
  })

  it('speaks a schema given as text', () => {
    const own = createCodec(
      parseTlText(
        'thing#1 flags:# big:flags.1?true names:flags.0?Vector<string> inner:%other = Thing;\nother#2 x:int = O;',
      ),
    )
    const value = { _: 'thing', big: true, names: ['a'], inner: { _: 'other', x: 3 } }
    assert.deepEqual(own.read(own.write(value)), { ...value, flags: 3 })
  })
})
