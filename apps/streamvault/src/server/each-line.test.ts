import assert from 'node:assert/strict'
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { it } from 'node:test'
import { eachLine } from './each-line.ts'

it('gives whole lines, however they come, and cuts what is too long', async () => {
  const text = new PassThrough()
  const lines: string[] = []
  eachLine(text, 10, (line) => lines.push(line))
  for (const piece of ['one\ntw', 'o\r\n\n', '  \n', 'x'.repeat(9), 'y'.repeat(1000), '\nla', 'st']) text.write(piece)
  text.end()
  await once(text, 'close')
  assert.deepEqual(lines, ['one', 'two', 'xxxxxxxxxy', 'last'])
})
