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
    ['4k.nas', '4k.nas'],
    ['1.2.3.nas', '1.2.3.nas'],
    ['999.1.1.1', undefined],
    ['10.0.0', undefined],
    ['1.2.3.4.5', undefined],
    ['127.0.0.1.', undefined],
    ['8080', undefined],
    ['nas.1', undefined],
    ['..', undefined],
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
