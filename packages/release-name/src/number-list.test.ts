import assert from 'node:assert/strict'
import { it } from 'node:test'
import { readNumberList } from './number-list.ts'

const read = (first: string, rest: string): number[] => readNumberList(first + rest, first, first.length).numbers

it('makes a range of what a dash joins', () => {
  assert.deepEqual(read('02', '-05'), [2, 3, 4, 5])
  assert.deepEqual(read('99', '-E101'), [99, 100, 101])
})

it('adds what follows without a dash', () => {
  assert.deepEqual(read('02', 'E04'), [2, 4])
  assert.deepEqual(read('02', '+03'), [2, 3])
})

it('stops at a number that falls, at a size and at a range that no season has', () => {
  assert.deepEqual(read('05', '-02'), [5])
  assert.deepEqual(read('41', '_720'), [41])
  assert.deepEqual(read('02', '-720p'), [2])
  assert.deepEqual(read('0001', '-9999'), [1])
})
