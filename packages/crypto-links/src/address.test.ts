import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { canonicalAddress, householdOf, networkOf } from './address.ts'

describe('canonicalAddress', () => {
  const spellings: [text: string, wanted: string | undefined][] = [
    ['1.2.3.4', '1.2.3.4'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['::FFFF:1.2.3.4', '1.2.3.4'],
    ['::ffff:102:304', '1.2.3.4'],
    ['0:0:0:0:0:ffff:0102:0304', '1.2.3.4'],
    ['::ffff:0.0.0.1', '0.0.0.1'],
    ['2001:DB8::1', '2001:db8::1'],
    ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::1', '::1'],
    ['::', '::'],
    ['01.2.3.4', undefined],
    ['1.2.3', undefined],
    ['1.2.3.4:80', undefined],
    ['[::1]', undefined],
    ['unix:/tmp/socket', undefined],
    ['', undefined],
  ]
  for (const [text, wanted] of spellings) {
    it(`writes "${text}" as ${wanted ?? 'nothing'}`, () => assert.equal(canonicalAddress(text), wanted))
  }

  it('does not change what it wrote, for any address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        const canonical = canonicalAddress(address)
        assert.ok(canonical !== undefined && /^[\da-f.:]+$/.test(canonical))
        assert.equal(canonicalAddress(canonical), canonical)
        assert.equal(canonicalAddress(canonical.toUpperCase()), canonical)
      }),
    )
  })
})

describe('networkOf', () => {
  const networks: [address: string, wanted: string][] = [
    ['1.2.3.4', '1.2.3.0/24'],
    ['10.0.0.255', '10.0.0.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8::/64'],
    ['2001::3:4:5:6:7', '2001:0:0:3::/64'],
    ['2001:db8:0:1::9', '2001:db8:0:1::/64'],
    ['::1', '::/64'],
    ['1:2:3:4::', '1:2:3:4::/64'],
  ]
  for (const [address, wanted] of networks) {
    it(`puts ${address} into ${wanted}`, () => assert.equal(networkOf(address), wanted))
  }
})

describe('householdOf', () => {
  it('is the address of IPv4, and the /64 of IPv6', () => {
    assert.equal(householdOf('1.2.3.4'), '1.2.3.4')
    assert.equal(householdOf('2001:db8:0:1::9'), '2001:db8:0:1::/64')
  })
})
