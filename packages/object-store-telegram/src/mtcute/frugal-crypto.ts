import { NodeCryptoProvider } from '@mtcute/node/utils.js'
import { freeBytes } from '@streamvault/bytes'

/**
 * Node's cryptography for the library, with less memory. The library hashes each message as a copy behind a salt, a
 * mebibyte for each answer of a mebibyte: the copy is unused after hashing, so its memory is freed.
 */
export function createFrugalCrypto(): NodeCryptoProvider {
  const crypto = new NodeCryptoProvider()
  const sha256 = crypto.sha256.bind(crypto)
  crypto.sha256 = (data) => {
    const hash = sha256(data)
    // Everything else that the library hashes is keys and passwords, which are short.
    freeBytes(data)
    return hash
  }
  return crypto
}
