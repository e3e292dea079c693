import type { ByteRange } from '@streamvault/bytes'
import type { ObjectStore } from '../object-store.ts'

/** Bytes in which no two neighbouring runs are equal: a wrong offset is noticed. */
export function patternBytes(size: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(size)
  let state = (seed * 2_654_435_761) >>> 0
  for (let i = 0; i < size; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[i] = state >>> 24
  }
  return bytes
}

/** Yields `bytes` in pieces of `pieceBytes`. */
export async function* inPieces(bytes: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += pieceBytes) yield bytes.subarray(start, start + pieceBytes)
}

/** Concatenates all pieces. */
export async function collectBytes(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(Buffer.concat(await Array.fromAsync(pieces)))
}

/** Reads a range of an object as a viewer would. */
export function bytesOf(store: ObjectStore, key: string, range: ByteRange): Promise<Uint8Array> {
  return collectBytes(store.read(key, range, { signal: new AbortController().signal, priority: 'interactive' }))
}
