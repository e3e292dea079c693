import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { WriteStream } from 'node:tty'
import { createProgressBar } from './progress-bar.ts'

function fakeTerminal(isTTY: boolean, columns = 80) {
  const written: string[] = []
  const stream = { isTTY, columns, write: (text: string) => written.push(text) } as unknown as WriteStream
  return { stream, written }
}

it('shows how far it is, in one line that it takes away', () => {
  const { stream, written } = fakeTerminal(true)
  const bar = createProgressBar(stream, 'slices')
  bar.show(0, null)
  bar.show(3, 12, 'waits')
  bar.show(12, 12)
  bar[Symbol.dispose]()
  assert.match(written[0] ?? '', /░{24} {3}0 % 0 slices/)
  assert.match(written[1] ?? '', /█{6}░{18} {2}25 % 3\/12 slices, 0 s {2}waits/)
  assert.match(written[2] ?? '', /█{24} 100 % 12\/12 slices/)
  assert.equal(written[3], '\r\u001b[2K')
})

it('is no longer than the terminal is wide, and silent where there is none', () => {
  const narrow = fakeTerminal(true, 20)
  createProgressBar(narrow.stream, 'slices').show(1, 2)
  assert.equal(narrow.written[0]?.replace('\r\u001b[2K', '').length, 19)
  const unsized = fakeTerminal(true, 0)
  createProgressBar(unsized.stream, 'slices').show(1, 2)
  assert.match(unsized.written[0] ?? '', /1\/2 slices/)
  const none = fakeTerminal(false)
  createProgressBar(none.stream, 'slices').show(1, 2)
  assert.deepEqual(none.written, [])
})
