import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseSocksAddress } from './parse-socks-address.ts'

describe('parseSocksAddress', () => {
  it('reads a host and a port, with or without a login', () => {
    assert.deepEqual(parseSocksAddress('socks5://proxy.lan:1080'), { host: 'proxy.lan', port: 1080 })
    assert.deepEqual(parseSocksAddress('socks5://me:p%40ss@10.0.0.1:9'), {
      host: '10.0.0.1',
      port: 9,
      user: 'me',
      password: 'p@ss',
    })
  })

  it('gives an IPv6 address without its brackets, as sockets take it', () => {
    assert.deepEqual(parseSocksAddress('socks5://[::1]:1080'), { host: '::1', port: 1080 })
  })

  it('is undefined for anything else, a login that is not encoded among it', () => {
    const others = ['', 'http://h:1', 'socks5://h', 'socks5://:1', 'socks5://user%:pw@h:1', 'socks5://user:%zz@h:1']
    for (const text of others) assert.equal(parseSocksAddress(text), undefined, text)
  })

  it('never throws', () => {
    const part = fc.constantFrom('socks5://', 'me', ':', '%', '%4', '@', '[', '::1', ']', 'host', '1080', '/')
    fc.assert(fc.property(fc.array(part), (parts) => void parseSocksAddress(parts.join(''))))
  })
})
