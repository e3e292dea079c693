import assert from 'node:assert/strict'
import { constants, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { createDhExchange } from './diffie-hellman.ts'
import { sha1 } from './hashes.ts'
import { openExchangeData } from './open-exchange-data.ts'
import { createRsaKey, readRsaKey } from './rsa-key.ts'
import { bytesOf, TELEGRAM_PRIME } from './telegram-prime.ts'

const key = createRsaKey()

describe('createRsaKey', () => {
  it('never begins a fingerprint with a zero', () => {
    assert.equal(BigInt.asUintN(64, key.fingerprint).toString(16).length, 16)
  })

  it('gives the same key back from its private text', () => {
    const again = readRsaKey(key.privateKeyPem)
    assert.equal(again.fingerprint, key.fingerprint)
    assert.equal(again.publicKeyPem, key.publicKeyPem)
  })
})

describe('openExchangeData', () => {
  const data = randomBytes(144)
  const seal = (block: Buffer) =>
    publicEncrypt({ key: createPublicKey(key.publicKeyPem), padding: constants.RSA_NO_PADDING }, block)
  const legacy = (hash: Buffer) =>
    seal(Buffer.concat([Buffer.alloc(1), hash, data, randomBytes(255 - 20 - data.length)]))

  it('opens the older scheme, whatever pads it', () => {
    const opened = openExchangeData(key.decrypt(legacy(sha1(data))), () => data.length)
    assert.deepEqual(opened?.subarray(0, data.length), data)
  })

  it('gives nothing when no scheme fits', () => {
    assert.equal(
      openExchangeData(key.decrypt(legacy(randomBytes(20))), () => data.length),
      undefined,
    )
  })
})

describe('createDhExchange', () => {
  it('agrees on the same secret from both sides', () => {
    const [server, client] = [createDhExchange(), createDhExchange()]
    assert.deepEqual(server.agree(client.publicValue), client.agree(server.publicValue))
  })

  it('refuses halves that would give the secret away', () => {
    const server = createDhExchange()
    for (const value of [Buffer.from([1]), Buffer.alloc(0), bytesOf(TELEGRAM_PRIME), randomBytes(200)]) {
      assert.throws(() => server.agree(value), RangeError)
    }
  })
})
