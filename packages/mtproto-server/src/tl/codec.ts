import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import type { TlDefinition } from './definition.ts'
import { createDefinitions } from './definitions.ts'
import { readBoxed } from './read-value.ts'
import { writeBoxed, writeVector } from './write-value.ts'

/** Encodes and decodes values of one schema. */
export interface Codec {
  /**
   * Reads one boxed value from `position` on; ignores the bytes after it. Throws `TlError`.
   * The call inside a wrapper (`invokeWithLayer`…) stays a Buffer, since it may use another layer.
   */
  read(bytes: Buffer, position?: number): unknown
  /** Writes one boxed value. Throws `TlError`. */
  write(value: unknown): Buffer
  /**
   * Writes the result of `method`: a method may return a vector of bare numbers, which the value alone does not show.
   * `head` is prepended.
   */
  writeResult(method: string, value: unknown, head?: Buffer): Buffer
}

/** Builds a codec from definitions; later lists override earlier ones. */
export function createCodec(...lists: readonly TlDefinition[][]): Codec {
  const definitions = createDefinitions(...lists)
  return {
    read: (bytes, position = 0) => readBoxed(definitions, new ByteReader(bytes, position)),
    write(value) {
      const writer = new ByteWriter(sizeHint(value))
      writeBoxed(definitions, value, writer)
      return writer.result()
    },
    writeResult(method, value, head = Buffer.alloc(0)) {
      const { returnsVector, type } = definitions.byName(method)
      const writer = new ByteWriter(sizeHint(value))
      writer.raw(head)
      if (returnsVector) writeVector(definitions, type, value, writer)
      else writeBoxed(definitions, value, writer)
      return writer.result()
    },
  }
}

/** A chunk of a file makes up most of its answer: allocating its size at once saves two copies. */
function sizeHint(value: unknown): number {
  const bytes = (value as { bytes?: unknown } | undefined)?.bytes
  return (bytes instanceof Uint8Array ? bytes.length : 0) + 512
}
