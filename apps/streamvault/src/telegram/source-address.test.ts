import assert from 'node:assert/strict'
import { isIPv6 } from 'node:net'
import { it } from 'node:test'
import { sourceAddressOf } from './source-address.ts'

it('gives each session an address of its own in the network, always the same', () => {
  for (const prefix of ['2001:db8::', '2001:db8:1:2::', '2001:db8:1:2:0:0:0:0', '::']) {
    const one = sourceAddressOf(prefix, 's-1')
    assert.ok(isIPv6(one), one)
    assert.equal(one, sourceAddressOf(prefix, 's-1'))
    assert.notEqual(one, sourceAddressOf(prefix, 's-2'))
  }
  assert.match(sourceAddressOf('2001:db8:1:2::', 's-1'), /^2001:db8:1:2:/)
  assert.match(sourceAddressOf('2001:db8::', 's-1'), /^2001:db8:0:0:/)
})
