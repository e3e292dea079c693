import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createViewerAddress } from './viewer-address.ts'

const { isProxy, addressBehind } = createViewerAddress(['10.0.0.0/8', '192.0.2.9', '2001:db8::/32'])

describe('createViewerAddress', () => {
  it('knows its proxies by network and by address', () => {
    assert.deepEqual(
      ['10.1.2.3', '11.1.2.3', '192.0.2.9', '192.0.2.8', '2001:db8:5::1', '2001:db9::1', ''].map(isProxy),
      [true, false, true, false, true, false, false],
    )
    assert.equal(createViewerAddress([]).isProxy('10.1.2.3'), false)
  })

  it('takes the last entry that is no proxy, whatever the viewer wrote before it', () => {
    const rows: [string | undefined, string][] = [
      ['203.0.113.7', '203.0.113.7'],
      ['1.1.1.1, 203.0.113.7', '203.0.113.7'],
      ['1.1.1.1, 203.0.113.7, 10.9.9.9', '203.0.113.7'],
      ['::ffff:203.0.113.7', '203.0.113.7'],
      ['2A00:0::1', '2a00::1'],
      ['1.1.1.1, nonsense, 10.9.9.9', '10.9.9.9'],
      ['10.9.9.9', '10.9.9.9'],
      ['', '10.0.0.1'],
      [undefined, '10.0.0.1'],
    ]
    for (const [header, wanted] of rows) assert.equal(addressBehind('10.0.0.1', header), wanted, header)
  })

  it('refuses what is no network', () => {
    for (const network of ['everybody', '10.0.0.0/99', '10.0.0/8', ''])
      assert.throws(() => createViewerAddress([network]), RangeError, network)
  })
})
