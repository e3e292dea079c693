import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { canonicalAddress, networkOf } from '@streamvault/crypto-links'
import fc from 'fast-check'
import { ADDRESS_LINES, NETWORK_LINES } from './network-patterns.ts'

/** Groups of allocated addresses (2000::/3, fd00::/8, fe80::/10), with many zeros. */
const address = fc
  .tuple(
    fc.oneof(fc.integer({ min: 0x2000, max: 0x3fff }), fc.constantFrom(0xfd00, 0xfe80)),
    fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), { minLength: 7, maxLength: 7 }),
  )
  .map(([first, rest]) => [first, ...rest].map((group) => group.toString(16)).join(':'))

/** Evaluates the lines as nginx's `map` does. */
function applyLines(lines: typeof NETWORK_LINES, value: string): string | undefined {
  for (const { pattern, gives } of lines) {
    const groups = new RegExp(pattern).exec(value)?.groups
    if (groups !== undefined) return gives.replace(/\{(\w+)\}/g, (_, name: string) => groups[name] ?? '')
  }
  return undefined
}

describe('the network of an address', () => {
  it('is the one that links are signed with, for any IPv6 address', () => {
    fc.assert(
      fc.property(address, (text) => {
        const canonical = canonicalAddress(text) ?? ''
        assert.equal(applyLines(NETWORK_LINES, canonical), networkOf(canonical), canonical)
      }),
      { numRuns: 5000 },
    )
  })

  it('is the one that links are signed with, for the machine itself and what else lies in its network', () => {
    for (const text of ['::1', '::', '::7f00:1', '::1:2:3', '::1:2:3:4']) {
      assert.equal(applyLines(NETWORK_LINES, text), networkOf(text), text)
      assert.equal(networkOf(text), '::/64')
    }
  })

  it('is the one that links are signed with, for any IPv4 address, seen through IPv6 or not', () => {
    fc.assert(
      fc.property(fc.ipV4(), (text) => {
        assert.equal(applyLines(NETWORK_LINES, text), networkOf(text))
        assert.equal(applyLines(NETWORK_LINES, `::ffff:${text}`), networkOf(text))
        assert.equal(applyLines(ADDRESS_LINES, `::ffff:${text}`), text)
        assert.equal(applyLines(ADDRESS_LINES, text), text)
      }),
    )
  })
})
