import assert from 'node:assert/strict'
import { BlockList } from 'node:net'
import { describe, it } from 'node:test'
import { parseNetwork } from './address-network.ts'

describe('parseNetwork', () => {
  const networks: [text: string, address: string, bits: number][] = [
    ['10.0.0.0/8', '10.0.0.0', 8],
    ['0.0.0.0/0', '0.0.0.0', 0],
    ['192.0.2.9', '192.0.2.9', 32],
    ['192.0.2.9/32', '192.0.2.9', 32],
    ['2001:DB8::/32', '2001:DB8::', 32],
    ['::1', '::1', 128],
    ['::1/128', '::1', 128],
    ['::ffff:1.2.3.4', '::ffff:1.2.3.4', 128],
  ]
  for (const [text, address, bits] of networks) {
    it(`reads "${text}", as the system's own lists take it`, () => {
      const family = address.includes(':') ? 'ipv6' : 'ipv4'
      assert.deepEqual(parseNetwork(text), { address, bits, family })
      assert.doesNotThrow(() => new BlockList().addSubnet(address, bits, family))
    })
  }

  for (const text of [
    ...['1.2.3.4/33', '10.0.0.0/40', '::1/129', '300.1.1.1', '1.2.3/8', '01.2.3.4', '1.2.3.4/', '1.2.3.4/8/8'],
    ...['1.2.3.4/-1', '1.2.3.4/1e1', 'fe80::1%eth0', '[::1]', ':::', 'everybody', ' 1.2.3.4', '/8', ''],
  ]) {
    it(`reads nothing from "${text}"`, () => assert.equal(parseNetwork(text), undefined))
  }
})
