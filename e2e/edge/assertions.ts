import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, type RawAnswer, type RawRequest } from './harness/raw-client.ts'
import { sizeOf } from './harness/size-of.ts'
import type { EdgeTarget } from './harness/target.ts'

let lastFile = 0

/** A file id that no other clause uses; the file has so many bytes. */
export function fileOf(size: number): string {
  lastFile += 1
  return `film${process.pid}x${lastFile}-${size}`
}

/** Requests a file by a valid link. */
export function get(edge: EdgeTarget, fileId: string, request: RawRequest = {}): Promise<RawAnswer> {
  return ask(edge.port, edge.linkTo(fileId), request)
}

/** Asserts a status and, if there is a body, our error format. */
export function assertRefused(answer: RawAnswer, status: number, what = ''): void {
  assert.equal(answer.status, status, what)
  if (answer.body.length === 0) return
  const { error } = JSON.parse(answer.body.toString())
  assert.ok(typeof error.code === 'string' && typeof error.message === 'string', what)
}

/** Asserts a status and an error code. */
export function assertRefusedAs(answer: RawAnswer, status: number, code: string, what = ''): void {
  assertRefused(answer, status, what)
  assert.equal(JSON.parse(answer.body.toString()).error.code, code, what)
}

/** Asserts the common properties of errors: our format, `no-store`, no software name. */
export function assertTold(answer: RawAnswer): void {
  const { status, headers, body } = answer
  assertRefused(answer, status)
  assert.doesNotMatch(body.toString(), /nginx|node|html/i)
  if (body.length === 0) return
  assert.match(headers['content-type'] ?? '', /^application\/json/)
  assert.equal(headers['cache-control'], 'no-store', String(status))
  assert.equal(headers['x-content-type-options'], 'nosniff', String(status))
}

/** The bytes that an answer must contain, and the file and edge that they come from. */
interface WantedBytes {
  edge: EdgeTarget
  file: string
  start: number
  /** The first byte after the expected ones. */
  end: number
  /** The attempt, for the message of a failure. */
  what?: string
}

/** Asserts that an answer contains exactly these bytes of a file. */
export function assertBytes(answer: RawAnswer, { edge, file, start, end, what = '' }: WantedBytes): void {
  assert.equal(answer.headers['content-length'], String(end - start), `${what}: length`)
  assert.equal(answer.body.length, end - start, `${what}: bytes that came`)
  assert.ok(answer.body.equals(edge.source.bytesOf(file, start, end)), `${what}: other bytes`)
}

/** Asserts a 206 of exactly these bytes. */
export function assertPart(answer: RawAnswer, wanted: WantedBytes): void {
  const { file, start, end, what } = wanted
  assert.equal(answer.status, 206, what)
  assert.equal(answer.headers['content-range'], `bytes ${start}-${end - 1}/${sizeOf(file)}`, what)
  assertBytes(answer, wanted)
}

/** Asserts a 200 of the whole file. */
export function assertWhole(answer: RawAnswer, wanted: Omit<WantedBytes, 'start' | 'end'>): void {
  const { file, what } = wanted
  assert.equal(answer.status, 200, what)
  assert.equal(answer.headers['content-range'], undefined, what)
  assertBytes(answer, { ...wanted, start: 0, end: sizeOf(file) })
}

/** Polls until a condition holds. @throws after `forMs` */
export async function until(isSo: () => boolean | Promise<boolean>, what: string, forMs = 5000): Promise<void> {
  const began = performance.now()
  while (performance.now() - began < forMs) {
    if (await isSo()) return
    await sleep(10)
  }
  assert.fail(`it never came true: ${what}`)
}
