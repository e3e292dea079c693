import { RpcError, type TlObject } from '../rpc.ts'

/** Readers of request fields. They refuse a missing field or one of a wrong type, which no schema produces. */

/** An integer, of any width in the client's layer. */
export function intOf(object: TlObject, field: string): number {
  const value = object[field]
  if (typeof value === 'number') return value
  return typeof value === 'bigint' ? Number(value) : refuse()
}

/** A 64-bit integer. */
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

/** A text, or `undefined` if absent. */
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

/** An object, or `undefined` if absent. */
export function optionalObjectOf(object: TlObject, field: string): TlObject | undefined {
  return object[field] === undefined ? undefined : objectOf(object, field)
}

/** A list of objects. */
export function objectsOf(object: TlObject, field: string): TlObject[] {
  const value = object[field]
  return Array.isArray(value) && value.every(isObject) ? value : refuse()
}

/** A list of objects, or `undefined` if absent. */
export function optionalObjectsOf(object: TlObject, field: string): TlObject[] | undefined {
  return object[field] === undefined ? undefined : objectsOf(object, field)
}

/** A list of integers. */
export function intsOf(object: TlObject, field: string): number[] {
  const value = object[field]
  return Array.isArray(value) ? value.map((one) => intOf({ _: '', one }, 'one')) : refuse()
}

/** A list of 64-bit integers. */
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
