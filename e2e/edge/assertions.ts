import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, type RawAnswer, type RawRequest } from './harness/raw-client.ts'
import { sizeOf } from './harness/size-of.ts'
import type { EdgeTarget } from './harness/target.ts'

let lastFile = 0

/** An id that no other clause uses, of a file of so many bytes. */
export function fileOf(size: number): string {
  lastFile += 1
  return `film${process.pid}x${lastFile}-${size}`
}

/** Asks for a file by a link that holds. */
export function get(edge: EdgeTarget, fileId: string, request: RawRequest = {}): Promise<RawAnswer> {
  return ask(edge.port, edge.linkTo(fileId), request)
}

/** Asserts a status and, where there is a body, that it has our form of errors. */
export function assertRefused(answer: RawAnswer, status: number, what = ''): void {
  assert.equal(answer.status, status, what)
  if (answer.body.length === 0) return
  const { error } = JSON.parse(answer.body.toString())
  assert.ok(typeof error.code === 'string' && typeof error.message === 'string', what)
}

/** Asserts a status, and the code by which programs know the error. */
export function assertRefusedAs(answer: RawAnswer, status: number, code: string, what = ''): void {
  assertRefused(answer, status, what)
  assert.equal(JSON.parse(answer.body.toString()).error.code, code, what)
}

/** Asserts that an error is told as all are: in our form, kept by nobody, with no word of the software. */
export function assertTold(answer: RawAnswer): void {
  const { status, headers, body } = answer
  assertRefused(answer, status)
  assert.doesNotMatch(body.toString(), /nginx|node|html/i)
  if (body.length === 0) return
  assert.match(headers['content-type'] ?? '', /^application\/json/)
  assert.equal(headers['cache-control'], 'no-store', String(status))
  assert.equal(headers['x-content-type-options'], 'nosniff', String(status))
}

/** Which bytes an answer is to hold, of which file of which edge. */
interface WantedBytes {
  edge: EdgeTarget
  file: string
  start: number
  /** The first byte that is not wanted any more. */
  end: number
  /** What is tried, for who reads that it failed. */
  what?: string
}

/** Asserts that an answer holds exactly these bytes of a file. */
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

/** Looks until something is so. @throws after `forMs` */
export async function until(isSo: () => boolean | Promise<boolean>, what: string, forMs = 5000): Promise<void> {
  const began = performance.now()
  while (performance.now() - began < forMs) {
    if (await isSo()) return
    await sleep(10)
  }
  assert.fail(`it never came true: ${what}`)
}
