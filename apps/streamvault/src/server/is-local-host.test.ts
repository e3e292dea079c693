import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isLocalHost } from './is-local-host.ts'

describe('a Host header', () => {
  for (const host of [
    'localhost',
    'LocalHost:8081',
    '127.0.0.1',
    '127.0.0.1:8081',
    '10.0.0.2:1',
    '[::1]',
    '[::1]:8081',
  ]) {
    it(`is local: ${host}`, () => assert.ok(isLocalHost(host)))
  }

  it('may be absent, as HTTP/1.0 has it', () => assert.ok(isLocalHost(undefined)))

  const names = ['', ':8081', 'evil.example', 'evil.example:8081', 'localhost.evil.example', '127.0.0.1.evil.example']
  const spoiled = [
    'localhost:',
    'localhost:x',
    'a@localhost',
    '127.0.0.1:8081:1',
    '::1',
    '[evil.example]',
    '[127.0.0.1]',
    'localhost evil',
  ]
  for (const host of [...names, ...spoiled]) {
    it(`is not: ${JSON.stringify(host)}`, () => assert.ok(!isLocalHost(host)))
  }
})
