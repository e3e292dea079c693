import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findContradictions } from './find-contradictions.ts'

describe('findContradictions', () => {
  it('finds none where nothing is set', () => {
    assert.deepEqual(findContradictions({}), [])
  })

  it('finds each variable that is there without the one it needs', () => {
    const pairs = [
      ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
      ['GATEWAY_TLS_CERT', 'GATEWAY_TLS_KEY'],
      ['TELEGRAM_API_ID', 'TELEGRAM_API_HASH'],
      ['TELEGRAM_TEST_DCS', 'TELEGRAM_TEST_PUBLIC_KEY'],
    ] as const
    for (const [one, other] of pairs) {
      assert.deepEqual(findContradictions({ [one]: 'x' }), [`${other}: expected together with ${one}`])
      assert.deepEqual(findContradictions({ [other]: 'x' }), [`${one}: expected together with ${other}`])
      assert.deepEqual(findContradictions({ [one]: 'x', [other]: 'y' }), [])
    }
  })

  it('finds that nobody said who asks Telegram for the main storage', () => {
    const [problem] = findContradictions({ STORAGE_URL: 'telegram://-1001234567890' })
    assert.match(problem ?? '', /^TELEGRAM_API_ID: expected/)
    assert.equal(findContradictions({ STORAGE_URL: 'telegram://-1001234567890', TELEGRAM_API_ID: '1' }).length, 1)
  })

  it('finds an nginx that is to speak plainly and by TLS at one port, a default among them', () => {
    const tls = { GATEWAY_TLS_CERT: '/c.pem', GATEWAY_TLS_KEY: '/k.pem' }
    const problems = ['GATEWAY_TLS_PORT: expected another port than GATEWAY_PORT']
    assert.deepEqual(findContradictions({ ...tls, GATEWAY_PORT: '8443', GATEWAY_TLS_PORT: '8443' }), problems)
    assert.deepEqual(findContradictions({ ...tls, GATEWAY_PORT: '443' }), problems)
    assert.deepEqual(findContradictions({ ...tls, GATEWAY_TLS_PORT: '80' }), problems)
    assert.deepEqual(findContradictions(tls), [])
    assert.deepEqual(findContradictions({ GATEWAY_PORT: '443' }), [])
  })

  it('finds two servers on one port, a default among them; 0 is a port of each', () => {
    assert.equal(findContradictions({ PORT: '9000', OPS_PORT: '9000' }).length, 1)
    assert.equal(findContradictions({ PORT: '8081' }).length, 1)
    assert.equal(findContradictions({ OPS_PORT: '08080' }).length, 1)
    assert.deepEqual(findContradictions({ PORT: '0', OPS_PORT: '0' }), [])
    assert.deepEqual(findContradictions({ PORT: 'x', OPS_PORT: 'x' }), [])
  })
})
