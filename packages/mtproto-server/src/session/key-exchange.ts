import { randomBytes } from 'node:crypto'
import { createDhExchange, type DhExchange } from '../crypto/diffie-hellman.ts'
import { sha1 } from '../crypto/hashes.ts'
import { igeDecrypt, igeEncrypt } from '../crypto/ige.ts'
import { deriveExchangeKey } from '../crypto/message-keys.ts'
import { openExchangeData } from '../crypto/open-exchange-data.ts'
import type { RsaKey } from '../crypto/rsa-key.ts'
import { bytesOf, TELEGRAM_GENERATOR, TELEGRAM_PRIME } from '../crypto/telegram-prime.ts'
import type { TlObject } from '../rpc.ts'
import type { Codec } from '../tl/codec.ts'
import { type AuthKey, idOfAuthKey } from './auth-key.ts'

/** A client violated the key exchange; the connection must close. */
class KeyExchangeError extends Error {
  override readonly name = 'KeyExchangeError'
  /** Stable, for callers. */
  readonly code = 'mtproto_key_exchange'
}

/** The server's side of one connection's key exchange. */
export interface KeyExchange {
  /** Answers the client's next plain message. Throws `KeyExchangeError`, or `TlError` for unreadable decrypted data. */
  answer(request: TlObject): TlObject
}

/** Dependencies of a key exchange. */
export interface KeyExchangeOptions {
  /** The data centre. */
  dc: number
  /** The server's key. */
  rsaKey: RsaKey
  /** For the encrypted inner data of messages. */
  codec: Codec
  /** Called with the new key before the client gets its answer. */
  onKey(key: AuthKey): void
}

/** The product of two primes that a client must factor, which makes key creation expensive. */
const PQ = Buffer.from('17ed48941a08f981', 'hex')
/** Maximum lifetime of a temporary key; clients request less. */
const MAX_TEMPORARY_SECONDS = 7 * 86_400

interface Begun {
  nonce: Buffer
  serverNonce: Buffer
}

interface Offered extends Begun {
  newNonce: Buffer
  temporarySeconds: number | undefined
  exchange: DhExchange
}

/** Begins an exchange; a client may restart it at any time. */
export function createKeyExchange({ dc, rsaKey, codec, onKey }: KeyExchangeOptions): KeyExchange {
  let begun: Begun | undefined
  let offered: Offered | undefined

  function begin(nonce: Buffer): TlObject {
    begun = { nonce: Buffer.from(nonce), serverNonce: randomBytes(16) }
    return {
      _: 'mt_resPQ',
      nonce: begun.nonce,
      server_nonce: begun.serverNonce,
      pq: PQ,
      server_public_key_fingerprints: [rsaKey.fingerprint],
    }
  }

  function offer(request: TlObject): TlObject {
    const { nonce, serverNonce } = expectNonces(begun, request)
    if (request.public_key_fingerprint !== rsaKey.fingerprint)
      throw new KeyExchangeError('Cannot go on: the client used another RSA key')
    const inner = readExchangeData(rsaKey, codec, request.encrypted_data as Buffer)
    expectNonces(begun, inner)
    offered = {
      nonce,
      serverNonce,
      newNonce: Buffer.from(inner.new_nonce as Buffer),
      temporarySeconds: inner.expires_in as number | undefined,
      exchange: createDhExchange(),
    }
    const answer = codec.write({
      _: 'mt_server_DH_inner_data',
      nonce,
      server_nonce: serverNonce,
      g: Number(TELEGRAM_GENERATOR),
      dh_prime: bytesOf(TELEGRAM_PRIME),
      g_a: offered.exchange.publicValue,
      server_time: Math.floor(Date.now() / 1000),
    })
    const padding = randomBytes((16 - ((20 + answer.length) % 16)) % 16)
    return {
      _: 'mt_server_DH_params_ok',
      nonce,
      server_nonce: serverNonce,
      encrypted_answer: igeEncrypt(
        Buffer.concat([sha1(answer), answer, padding]),
        deriveExchangeKey(serverNonce, offered.newNonce),
      ),
    }
  }

  function finish(request: TlObject): TlObject {
    const { nonce, serverNonce, newNonce, temporarySeconds, exchange } = expectNonces(offered, request)
    const opened = igeDecrypt(request.encrypted_data as Buffer, deriveExchangeKey(serverNonce, newNonce))
    const inner = codec.read(opened, 20) as TlObject
    expectNonces(offered, inner)
    const bytes = exchange.agree(inner.g_b as Buffer)
    onKey({
      id: idOfAuthKey(bytes),
      bytes,
      dc,
      salt: newNonce.readBigInt64LE(0) ^ serverNonce.readBigInt64LE(0),
      ...(temporarySeconds !== undefined && { temporary: { expiresAt: expiryOf(temporarySeconds) } }),
    })
    offered = undefined
    const hash = sha1(newNonce, Buffer.from([1]), sha1(bytes).subarray(0, 8)).subarray(4)
    return { _: 'mt_dh_gen_ok', nonce, server_nonce: serverNonce, new_nonce_hash1: hash }
  }

  return {
    answer(request) {
      switch (request._) {
        case 'mt_req_pq':
        case 'mt_req_pq_multi':
          return begin(request.nonce as Buffer)
        case 'mt_req_DH_params':
          return offer(request)
        case 'mt_set_client_DH_params':
          return finish(request)
        default:
          throw new KeyExchangeError(`Cannot answer "${request._}" outside of an encrypted session`)
      }
    },
  }
}

function readExchangeData(rsaKey: RsaKey, codec: Codec, encrypted: Buffer): TlObject {
  // The older scheme hashes the value without padding, so its length must be known: encoding it again gives the length.
  const lengthOf = (data: Buffer) => codec.write(codec.read(data)).length
  const data = openExchangeData(rsaKey.decrypt(encrypted), lengthOf)
  if (data === undefined) throw new KeyExchangeError("Cannot go on: the client's secret does not open")
  return codec.read(data) as TlObject
}

function expectNonces<State extends Begun>(state: State | undefined, message: TlObject): State {
  if (state === undefined) throw new KeyExchangeError(`Cannot answer "${message._}": the exchange has not come so far`)
  if (!state.nonce.equals(message.nonce as Buffer) || !state.serverNonce.equals(message.server_nonce as Buffer)) {
    throw new KeyExchangeError(`Cannot answer "${message._}": it is of another exchange`)
  }
  return state
}

function expiryOf(seconds: number): number {
  return Math.floor(Date.now() / 1000) + Math.min(Math.max(seconds, 0), MAX_TEMPORARY_SECONDS)
}
