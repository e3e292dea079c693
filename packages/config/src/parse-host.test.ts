import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseHost } from './parse-host.ts'

describe('parseHost', () => {
  for (const [text, wanted] of [
    ['127.0.0.1', '127.0.0.1'],
    ['nas.lan', 'nas.lan'],
    ['::1', '::1'],
    ['[::1]', '::1'],
    ['2001:db8::2', '2001:db8::2'],
    ['host:80', undefined],
    ['[nas.lan]', undefined],
    ['a:b', undefined],
    ['fe80::1%eth0', undefined],
    ['x;y', undefined],
    ['', undefined],
  ] as const) {
    it(`reads "${text}" as ${wanted ?? 'nothing'}`, () => assert.equal(parseHost(text), wanted))
  }
})
