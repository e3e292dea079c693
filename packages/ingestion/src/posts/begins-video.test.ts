import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginsVideo, HEAD_BYTES } from './begins-video.ts'

const headOf = (hex: string): Buffer => Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(HEAD_BYTES)])

test('beginsVideo knows the header of a container from bytes out of the middle of one', () => {
  const transport = Buffer.alloc(HEAD_BYTES, 0x11)
  for (const at of [0, 188, 376]) transport[at] = 0x47
  const disc = Buffer.alloc(HEAD_BYTES, 0x11)
  for (const at of [4, 196, 388]) disc[at] = 0x47
  const heads = ['1a45dfa3a3', '0000002066747970', '5249464600000000415649204c495354', '464c5601', '000001ba44']
  for (const head of [...heads.map(headOf), transport, disc]) assert.equal(beginsVideo(head), true)
  const shifted = Buffer.concat([Buffer.alloc(7), transport])
  for (const middle of [headOf('00'), headOf('1f43b675'), headOf('5249464600000000574156'), shifted, Buffer.alloc(0)]) {
    assert.equal(beginsVideo(middle), false)
  }
})
