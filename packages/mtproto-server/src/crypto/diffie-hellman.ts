import { createDiffieHellman } from 'node:crypto'

/** The generator that goes with `DH_PRIME`. */
export const DH_GENERATOR = 3

/** Telegram's own prime: clients know it by heart and spare themselves the test. */
export const DH_PRIME: Buffer = Buffer.from(
  'c71caeb9c6b1c9048e6c522f70f13f73980d40238e3e21c14934d037563d930f48198a0aa7c14058229493d22530f4dbfa336f6e0ac925139543aed44cce7c37' +
    '20fd51f69458705ac68cd4fe6b6b13abdc9746512969328454f18faf8c595f642477fe96bb2a941d5bcd1d4ac8cc49880708fa9b378e3c4f3a9060bee67cf9a4' +
    'a4a695811051907e162753b56b0f6b410dba74d8a84b2a14b3144e0ef1284754fd17ed950d5965b4b9dd46582db1178d169c6bc465b0d6ff9ca3928fef5b9ae4' +
    'e418fc15e83ebea0f87fa9ff5eed70050ded2849f47bf959d956850ce929851f0d8115f635b105ee2e4e15d04b2454bf6f4fadf034b10403119cd8e3b92fcc5b',
  'hex',
)

/** The server's half of one exchange. */
export interface DhExchange {
  /** 256 bytes for the client. */
  publicValue: Buffer
  /** The shared 256 bytes, from the client's half. Throws when that half is out of the safe range. */
  agree(clientValue: Buffer): Buffer
}

/** Begins an exchange with a fresh secret. */
export function createDhExchange(): DhExchange {
  const secret = createDiffieHellman(DH_PRIME, Buffer.from([DH_GENERATOR]))
  secret.generateKeys()
  return {
    publicValue: padTo256(secret.getPublicKey()),
    agree(clientValue) {
      const value = BigInt(`0x${clientValue.toString('hex') || '0'}`)
      // Between 2^1984 and the prime less that much, as clients check it of us.
      const edge = 2n ** 1984n
      if (value < edge || value > BigInt(`0x${DH_PRIME.toString('hex')}`) - edge) {
        throw new RangeError("Cannot agree on a key: the client's half is out of range")
      }
      return padTo256(secret.computeSecret(clientValue))
    },
  }
}

function padTo256(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(256 - bytes.length), bytes])
}
