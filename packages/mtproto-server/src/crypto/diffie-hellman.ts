import { randomBytes } from 'node:crypto'
import { bigIntOf, bytesOf, powMod, TELEGRAM_GENERATOR, TELEGRAM_PRIME } from './telegram-prime.ts'

/** The server's half of one exchange. */
export interface DhExchange {
  /** 256 bytes for the client. */
  publicValue: Buffer
  /** The shared 256 bytes, from the client's half. Throws when that half is out of the safe range. */
  agree(clientValue: Buffer): Buffer
}

/** Both halves lie between this and the prime less this, as clients check it of us. */
const EDGE = 2n ** 1984n

/**
 * Begins an exchange with a fresh secret. Node's own exchange would test the prime for a third of a second each time; here
 * nobody is kept out by how long a number takes.
 */
export function createDhExchange(): DhExchange {
  const secret = bigIntOf(randomBytes(256))
  return {
    publicValue: bytesOf(powMod(TELEGRAM_GENERATOR, secret)),
    agree(clientValue) {
      const value = bigIntOf(clientValue)
      if (value < EDGE || value > TELEGRAM_PRIME - EDGE) {
        throw new RangeError("Cannot agree on a key: the client's half is out of range")
      }
      return bytesOf(powMod(value, secret))
    },
  }
}
