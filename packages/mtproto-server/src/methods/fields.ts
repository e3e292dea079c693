import { RpcError, type TlObject } from '../rpc.ts'

/** Reads the fields of requests. What is missing or of another type is a request that no schema makes. */

/** A whole number, however wide the client's layer makes it. */
export function intOf(object: TlObject, field: string): number {
  const value = object[field]
  if (typeof value === 'number') return value
  return typeof value === 'bigint' ? Number(value) : refuse()
}

/** A whole number of 64 bits. */
export function longOf(object: TlObject, field: string): bigint {
  const value = object[field]
  if (typeof value === 'bigint') return value
  return typeof value === 'number' ? BigInt(value) : refuse()
}

/** A text. */
export function textOf(object: TlObject, field: string): string {
  const value = object[field]
  return typeof value === 'string' ? value : refuse()
}

/** A text, or `undefined` where none was sent. */
export function optionalTextOf(object: TlObject, field: string): string | undefined {
  return object[field] === undefined ? undefined : textOf(object, field)
}

/** Bytes. */
export function bytesOf(object: TlObject, field: string): Buffer {
  const value = object[field]
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : refuse()
}

/** An object. */
export function objectOf(object: TlObject, field: string): TlObject {
  const value = object[field]
  return isObject(value) ? value : refuse()
}

/** An object, or `undefined` where none was sent. */
export function optionalObjectOf(object: TlObject, field: string): TlObject | undefined {
  return object[field] === undefined ? undefined : objectOf(object, field)
}

/** A list of objects. */
export function objectsOf(object: TlObject, field: string): TlObject[] {
  const value = object[field]
  return Array.isArray(value) && value.every(isObject) ? value : refuse()
}

/** A list of objects, or `undefined` where none was sent. */
export function optionalObjectsOf(object: TlObject, field: string): TlObject[] | undefined {
  return object[field] === undefined ? undefined : objectsOf(object, field)
}

/** A list of whole numbers. */
export function intsOf(object: TlObject, field: string): number[] {
  const value = object[field]
  return Array.isArray(value) ? value.map((one) => intOf({ _: '', one }, 'one')) : refuse()
}

/** A list of whole numbers of 64 bits. */
export function longsOf(object: TlObject, field: string): bigint[] {
  const value = object[field]
  return Array.isArray(value) ? value.map((one) => longOf({ _: '', one }, 'one')) : refuse()
}

function isObject(value: unknown): value is TlObject {
  return typeof value === 'object' && value !== null && '_' in value
}

function refuse(): never {
  throw new RpcError(400, 'INPUT_REQUEST_INVALID')
}
