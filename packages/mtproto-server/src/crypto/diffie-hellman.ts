import { randomBytes } from 'node:crypto'
import { bigIntOf, bytesOf, powMod, TELEGRAM_GENERATOR, TELEGRAM_PRIME } from './telegram-prime.ts'

/** The server's half of one exchange. */
export interface DhExchange {
  /** 256 bytes for the client. */
  publicValue: Buffer
  /** Computes the shared 256 bytes from the client's half. Throws when that half is out of the safe range. */
  agree(clientValue: Buffer): Buffer
}

/** Both halves must lie between this and the prime minus this; clients check ours in the same way. */
const EDGE = 2n ** 1984n

/**
 * Begins an exchange with a fresh secret. Node's own exchange would test the prime for a third of a second each time.
 * Constant-time arithmetic is not needed here: this server protects no real account.
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
