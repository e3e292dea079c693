import { NodeCryptoProvider } from '@mtcute/node/utils.js'
import { freeBytes } from '@streamvault/bytes'

/**
 * Makes Node's cryptography for the library. That hashes each message as a copy of it behind a salt, a mebibyte for each answer
 * of a mebibyte: the copy is nobody's once it is hashed, and its memory is given back.
 */
export function createFrugalCrypto(): NodeCryptoProvider {
  const crypto = new NodeCryptoProvider()
  const sha256 = crypto.sha256.bind(crypto)
  crypto.sha256 = (data) => {
    const hash = sha256(data)
    // All that the library hashes and uses again is keys and passwords, which are short.
    freeBytes(data)
    return hash
  }
  return crypto
}
